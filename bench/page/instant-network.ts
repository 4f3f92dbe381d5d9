import type { Network } from './network.ts';

const CHALLENGE = { 'www-authenticate': 'Bearer error="invalid_token"', 'content-type': 'application/json' };

const CHALLENGE_OF_2_BYTES = { ...CHALLENGE, 'content-length': '2' };

/** A server inside the page: it answers in the same task, and makes a response of its own for each request as fetch does. */
export function instantNetwork(): Network {
  const counts = { refreshes: 0, requests: 0 };
  let valid = mint(0);
  let byHand = valid;

  const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.endsWith('/auth/refresh')) {
      counts.refreshes += 1;
      return Promise.resolve(Response.json({ access_token: valid, expires_in: 3600 }));
    }
    counts.requests += 1;
    const headers = input instanceof Request ? input.headers : new Headers(init?.headers);
    const isAccepted = headers.get('authorization') === `Bearer ${valid}`;
    if (isAccepted) return Promise.resolve(new Response('{}'));
    const challenge = url.includes('/api/chunked') ? CHALLENGE : CHALLENGE_OF_2_BYTES;
    return Promise.resolve(new Response('{}', { status: 401, headers: challenge }));
  };
  globalThis.fetch = fetch;

  return {
    setup: { accessToken: valid, expiresIn: 3600, refreshUrl: '/auth/refresh', fetch },
    sendByHand: (url) => fetch(url, { headers: { authorization: `Bearer ${byHand}` } }),
    async refreshByHand() {
      const response = await fetch('/auth/refresh', { method: 'POST' });
      byHand = ((await response.json()) as { access_token: string }).access_token;
    },
    rejectTokens: () => {
      valid = mint(performance.now());
      return Promise.resolve();
    },
    resetArrivals: () => {
      Object.assign(counts, { refreshes: 0, requests: 0 });
      return Promise.resolve();
    },
    arrivals: () => Promise.resolve({ ...counts }),
  };
}

function mint(iat: number): string {
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'HS256' })}.${part({ sub: 'alice', sid: 's_1', iat })}.${'x'.repeat(43)}`;
}
