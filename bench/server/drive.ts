import { ORIGIN } from './origin.ts';

/** A browser's chain of cookies. */
export interface Chain {
  cookie: string;
}

export type Handler = (request: Request) => Promise<Response>;

const HEADERS = {
  origin: ORIGIN,
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
};

/** Refreshes chain after chain, so many at once, for some milliseconds; returns refreshes a second. */
export async function rate(handler: Handler, chains: readonly Chain[], { inFlight, ms }: Load): Promise<number> {
  let count = 0;
  let next = 0;
  const began = performance.now();
  const until = began + ms;
  const free = [...chains];
  async function work(): Promise<void> {
    while (performance.now() < until) {
      const chain = free[next++ % free.length];
      if (chain === undefined) throw new Error('There is no session.');
      await refresh(handler, chain);
      count += 1;
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work));
  return (count / (performance.now() - began)) * 1000;
}

export interface Load {
  /** At most as many as there are chains: a chain is one browser, which waits for its answer. */
  readonly inFlight: number;
  readonly ms: number;
}

/** Sends the cookie, and keeps that of the answer. A bench that is refused measures nothing. */
export async function refresh(handler: Handler, chain: Chain): Promise<void> {
  const request = new Request(`${ORIGIN}/auth/refresh`, {
    method: 'POST',
    headers: { ...HEADERS, cookie: chain.cookie },
  });
  const response = await handler(request);
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 200 || cookie === undefined)
    throw new Error(`A refresh was answered ${response.status}: ${await response.text()}`);
  await response.text();
  chain.cookie = cookie;
}
