import { figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { PeerName } from './peers/peers.ts';

const NAMES: readonly PeerName[] = ['rebearer', 'snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];
const ROUNDS = 25;
/** Milliseconds from the browser to the server and back. */
const ROUND_TRIP = 50;

/** What it adds to a page's start. */
export const start: Bench = {
  name: 'start',
  title: 'Start',
  how:
    'Evaluation is the time to compile and run the minified bundle once in a page that is running, and each time as new text. The first answer is that of an authenticated GET after a navigation, over the same by hand: ' +
    `POST to the refresh endpoint, then the GET. Over loopback, pages taking turns, nothing cached; then with ${ROUND_TRIP} ms for each round trip. ` +
    'With a head start, a script in the head of the page sends the refresh before the bundle is there (docs/guide.md).',
  run,
};

async function run({ stage, progress }: BenchContext): Promise<readonly Row[]> {
  const { run, server } = await stage();
  const rows: Row[] = [];
  for (const peer of NAMES) {
    progress(`evaluation, ${peer}`);
    const { median, spread } = figureOf(await run<number[]>('evaluation', { peer, rounds: 3 * ROUNDS }));
    rows.push({ what: 'evaluation', who: peer, value: median, unit: 'ms', spread });
  }
  for (const roundTrip of [0, ROUND_TRIP]) {
    server.delayAll(roundTrip);
    const [own, ahead, bound]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round++) {
      progress(`first answer, ${roundTrip} ms, round ${round + 1} of ${ROUNDS}`);
      bound.push(await run<number>('start-by-hand', {}));
      own.push(await run<number>('start', {}));
      ahead.push(await run<number>('start-ahead', {}));
    }
    const where = roundTrip === 0 ? 'first answer' : `first answer, ${roundTrip} ms a round trip`;
    rows.push(rowOf(where, own, bound), rowOf(`${where}, with a head start`, ahead, bound));
  }
  server.delayAll(0);
  return rows;
}

function rowOf(what: string, times: readonly number[], bound: readonly number[]): Row {
  const { median: value, spread } = figureOf(times);
  return { what, who: 'rebearer', value, unit: 'ms', spread, ratio: figureOf(ratios(times, bound)) };
}
