import type { Send, Setup } from './peer.ts';

/** Native fetch with the header set by hand: what all others are compared with. */
export function create({ accessToken }: Setup): Send {
  return (url) => fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
}
