import { figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { Throughput } from './page/throughput.ts';
import type { PeerName } from './peers/peers.ts';

const NAMES: readonly PeerName[] = ['rebearer', 'snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];
const LEVELS = [1, 6, 64];

/** What an app sees of it over a network, if only the loopback. */
export const throughput: Bench = {
  name: 'throughput',
  title: 'Throughput, over loopback HTTP',
  how:
    'GETs to a bare Node server over HTTP/1.1, 600 a round, taking turns with native fetch in the same page. Response bodies are left unread. ' +
    'axios uses XMLHttpRequest here, its default. Ratios are to native: of the rate more is better, of the latencies less.',
  run,
};

async function run({ stage, progress, rounds }: BenchContext): Promise<readonly Row[]> {
  const { run } = await stage();
  const rows: Row[] = [];
  for (const inFlight of LEVELS) {
    for (const peer of NAMES) {
      progress(`${inFlight} in flight, ${peer}`);
      // A ratio of 0.98 is only told from 1 by many rounds.
      const turns = peer === 'rebearer' ? 3 * rounds : rounds;
      const result = await run<Throughput>('throughput', { peer, inFlight, requests: 600, rounds: turns });
      rows.push(...rowsOf(peer, inFlight, result));
    }
  }
  return rows;
}

function rowsOf(who: PeerName, inFlight: number, { own, native }: Throughput): Row[] {
  const row = (name: string, unit: string, key: 'rate' | 'p50' | 'p99'): Row => {
    const values = own.map((round) => round[key]);
    const { median: value, spread } = figureOf(values);
    const ratio = figureOf(
      ratios(
        values,
        native.map((round) => round[key]),
      ),
    );
    const isAim = who === 'rebearer' && key === 'rate';
    const target = isAim ? ({ of: 'ratio', atLeast: 0.98 } as const) : undefined;
    return { what: `${inFlight} in flight: ${name}`, who, value, unit, spread, ratio, target };
  };
  return [row('rate', '/s', 'rate'), row('p50', 'ms', 'p50'), row('p99', 'ms', 'p99')];
}
