import type { Setup } from '../peers/peer.ts';
import { control, type Minted, nativeFetch } from './report.ts';

/** What the calls of a storm meet. */
export interface Network {
  readonly setup: Setup;
  /** Native fetch with the header set, and with the token of the last refresh by hand. */
  readonly sendByHand: (url: string) => Promise<Response>;
  readonly refreshByHand: () => Promise<void>;
  readonly rejectTokens: () => Promise<void>;
  readonly resetArrivals: () => Promise<void>;
  readonly arrivals: () => Promise<{ readonly refreshes: number; readonly requests: number }>;
}

/** The bench's server, over loopback. */
export async function httpNetwork(): Promise<Network> {
  const { access_token: accessToken, expires_in: expiresIn } = await control<Minted>('mint');
  let authorization = `Bearer ${accessToken}`;
  return {
    setup: { accessToken, expiresIn, refreshUrl: '/auth/refresh' },
    sendByHand: (url) => nativeFetch(url, { headers: { authorization } }),
    async refreshByHand() {
      const response = await nativeFetch('/auth/refresh', { method: 'POST', credentials: 'include' });
      const minted = (await response.json()) as Minted;
      authorization = `Bearer ${minted.access_token}`;
    },
    rejectTokens: () => control('reject'),
    resetArrivals: () => control('reset'),
    arrivals: () => control('arrivals'),
  };
}
