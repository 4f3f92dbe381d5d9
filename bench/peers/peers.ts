import type { Peer } from './peer.ts';

/** Each a file of its own: a page that measures one has never run another's code. */
export const PEERS = {
  native: () => import('./native.ts'),
  rebearer: () => import('./rebearer.ts'),
  snippet: () => import('./snippet.ts'),
  axios: () => import('./axios.ts'),
  ky: () => import('./ky.ts'),
  'oauth2-client': () => import('./oauth2-client.ts'),
  wretch: () => import('./wretch.ts'),
  ofetch: () => import('./ofetch.ts'),
} satisfies Record<string, () => Promise<Peer>>;

export type PeerName = keyof typeof PEERS;
