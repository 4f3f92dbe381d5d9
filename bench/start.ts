import { figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { PeerName } from './peers/peers.ts';

const NAMES: readonly PeerName[] = ['rebearer', 'snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];
const ROUNDS = 25;

/** What it adds to a page's start. */
export const start: Bench = {
  name: 'start',
  title: 'Start',
  how:
    'Evaluation is the time to compile and run the minified bundle once in a page that is running, and each time as new text. The first answer is that of an authenticated GET after a navigation, over the same by hand: ' +
    'POST to the refresh endpoint, then the GET. Over loopback, pages taking turns, nothing cached.',
  run,
};

async function run({ stage, progress }: BenchContext): Promise<readonly Row[]> {
  const { run } = await stage();
  const rows: Row[] = [];
  for (const peer of NAMES) {
    progress(`evaluation, ${peer}`);
    const { median, spread } = figureOf(await run<number[]>('evaluation', { peer, rounds: 3 * ROUNDS }));
    rows.push({ what: 'evaluation', who: peer, value: median, unit: 'ms', spread });
  }
  const [own, bound]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    progress(`first answer, round ${round + 1} of ${ROUNDS}`);
    bound.push(await run<number>('start-by-hand', {}));
    own.push(await run<number>('start', {}));
  }
  const { median: value, spread } = figureOf(own);
  return [
    ...rows,
    { what: 'first answer', who: 'rebearer', value, unit: 'ms', spread, ratio: figureOf(ratios(own, bound)) },
  ];
}
