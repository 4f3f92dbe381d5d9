import axios from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { askForToken, type Send, type Setup } from './peer.ts';

/**
 * As the README of axios-auth-refresh has it, with a request interceptor for the token. By its default, `deduplicateRefresh`,
 * only calls made during a refresh wait for it: one that was already out and is refused meanwhile fails with its 401.
 */
export function create({ accessToken, refreshUrl, fetch }: Setup): Send {
  let token = accessToken;
  // Its default is XMLHttpRequest, which no fetch can stand in for.
  const client = axios.create(fetch === undefined ? {} : { adapter: 'fetch', env: { fetch } });
  client.interceptors.request.use((request) => {
    request.headers['Authorization'] = `Bearer ${token}`;
    return request;
  });
  // @ts-expect-error its types are those of axios for CommonJS, which are others.
  createAuthRefresh(client, async () => {
    token = await askForToken(refreshUrl);
  });
  return (url) => client.get(url);
}
