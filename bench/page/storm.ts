import { PEERS, type PeerName } from '../peers/peers.ts';
import type { Send } from '../peers/peer.ts';
import { instantNetwork } from './instant-network.ts';
import { httpNetwork, type Network } from './network.ts';
import { collectGarbage, control, report } from './report.ts';
import { watchTasks } from './tasks.ts';

interface Params {
  readonly peer: PeerName;
  readonly network: 'http' | 'instant';
  readonly path: '/api/me' | '/api/chunked';
  readonly calls: number;
  readonly rounds: number;
}

/** What one storm took. */
export interface Weather {
  /** Milliseconds. */
  readonly time: number;
  /** Milliseconds on a core, of all page processes; the browser is idle but for this page. */
  readonly cpu: number;
  /** Calls that came to no 200. */
  readonly failed: number;
  readonly refreshes: number;
  readonly requests: number;
  /** Milliseconds; 0 where none was longer than 50, which alone are reported. */
  readonly longestTask: number;
  /** Bytes over what was in use before. */
  readonly peakHeap: number;
}

export interface Storms {
  readonly own: readonly Weather[];
  readonly bound: readonly Weather[];
}

void report<Params>(async ({ peer, network: kind, path, calls, rounds }) => {
  const network = kind === 'http' ? await httpNetwork() : instantNetwork();
  const own = await (await PEERS[peer]()).create(network.setup);
  const urls = Array.from({ length: calls }, (_, at) => `${path}?${at}`);
  const weathers: { own: Weather[]; bound: Weather[] } = { own: [], bound: [] };
  await own('/api/warm');
  for (let round = -1; round < rounds; round++) {
    const bound = await storm(network, () => stormByHand(network, urls));
    const owned = await storm(network, () => callAtOnce(own, urls));
    // The first round compiles.
    if (round < 0) continue;
    weathers.bound.push(bound);
    weathers.own.push(owned);
  }
  return weathers satisfies Storms;
});

async function storm(network: Network, work: () => Promise<readonly number[]>): Promise<Weather> {
  await network.rejectTokens();
  await network.resetArrivals();
  collectGarbage();
  const before = await control<number>('cpu');
  const heapBefore = performance.memory.usedJSHeapSize;
  let peakHeap = 0;
  const look = (): void => {
    peakHeap = Math.max(peakHeap, performance.memory.usedJSHeapSize - heapBefore);
  };
  const timer = setInterval(look, 5);
  const tasks = watchTasks();
  const start = performance.now();
  const statuses = await work();
  const time = performance.now() - start;
  look();
  clearInterval(timer);
  const longestTask = await tasks.longest();
  const cpu = ((await control<number>('cpu')) - before) * 1000;
  const failed = statuses.filter((status) => status !== 200).length;
  return { time, cpu, longestTask, peakHeap, failed, ...(await network.arrivals()) };
}

/** Reads the answers to the end, as apps do: one that stays unread counts against what Chromium lets a page have in flight. */
async function callAtOnce(send: Send, urls: readonly string[]): Promise<number[]> {
  return Promise.all(
    urls.map(async (url) => {
      try {
        const response = await send(url);
        if (response instanceof Response && !response.bodyUsed) await response.text();
        return response.status;
      } catch {
        return 0;
      }
    }),
  );
}

/** The lower bound, by hand: all are refused, one refresh, all are sent again. */
async function stormByHand(network: Network, urls: readonly string[]): Promise<number[]> {
  const refused = await Promise.all(urls.map((url) => network.sendByHand(url)));
  if (refused.some(({ status }) => status !== 401)) throw new Error('The bound was to be refused.');
  for (const { body } of refused) void body?.cancel();
  await network.refreshByHand();
  return callAtOnce(network.sendByHand, urls);
}
