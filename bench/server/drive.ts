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

/** Refreshes chain after chain, so many at once, for some milliseconds; returns how many it has refreshed. */
export async function drive(handler: Handler, chains: readonly Chain[], { inFlight, ms }: Load): Promise<number> {
  const until = performance.now() + ms;
  // A chain is one browser, which waits for its answer: the one that has waited longest comes next.
  const idle = [...chains];
  let count = 0;
  async function work(): Promise<void> {
    while (performance.now() < until) {
      const chain = idle.shift();
      if (chain === undefined) throw new Error('There are fewer sessions than refreshes in flight.');
      await refresh(handler, chain);
      idle.push(chain);
      count += 1;
    }
  }
  const all = await Promise.allSettled(Array.from({ length: inFlight }, work));
  for (const one of all) if (one.status === 'rejected') throw one.reason;
  return count;
}

export interface Load {
  /** At most as many as there are chains. */
  readonly inFlight: number;
  readonly ms: number;
}

/** Sends the cookie, and keeps that of the answer. A bench that is refused measures nothing. */
async function refresh(handler: Handler, chain: Chain): Promise<void> {
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
