import { PEERS, type PeerName } from '../peers/peers.ts';
import type { Send } from '../peers/peer.ts';
import { httpNetwork } from './network.ts';
import { collectGarbage, report } from './report.ts';

interface Params {
  readonly peer: PeerName;
  readonly inFlight: number;
  readonly requests: number;
  readonly rounds: number;
}

interface Round {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds of each call. */
  readonly p50: number;
  readonly p99: number;
}

export interface Throughput {
  readonly own: readonly Round[];
  readonly native: readonly Round[];
}

void report<Params>(async ({ peer, inFlight, requests, rounds }) => {
  const { setup } = await httpNetwork();
  const own = await (await PEERS[peer]()).create(setup);
  const native = (await PEERS.native()).create(setup);
  const result: { own: Round[]; native: Round[] } = { own: [], native: [] };
  await load(native, inFlight, requests);
  await load(own, inFlight, requests);
  for (let round = 0; round < rounds; round++) {
    // The second one finds a warmer server, so each goes first equally often.
    const order = round % 2 === 0 ? (['native', 'own'] as const) : (['own', 'native'] as const);
    for (const who of order) {
      collectGarbage();
      result[who].push(await load(who === 'own' ? own : native, inFlight, requests));
    }
  }
  return result satisfies Throughput;
});

async function load(send: Send, inFlight: number, requests: number): Promise<Round> {
  const latencies: number[] = [];
  let left = requests;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      const response = await send('/api/me');
      // An app reads its answers; some peers have done so already.
      if (response instanceof Response && !response.bodyUsed) await response.text();
      latencies.push(performance.now() - start);
      if (response.status !== 200) throw new Error(`Answered ${response.status}.`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(share * (latencies.length - 1))] ?? NaN;
  return { rate: requests / seconds, p50: at(0.5), p99: at(0.99) };
}
