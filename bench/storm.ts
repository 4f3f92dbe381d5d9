import { figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row, Target } from './harness/row.ts';
import type { Storms, Weather } from './page/storm.ts';
import type { PeerName } from './peers/peers.ts';

interface Case {
  readonly network: 'http' | 'instant';
  readonly path: '/api/me' | '/api/chunked';
  readonly calls: number;
  readonly who: PeerName;
  /** Milliseconds that the refresh takes. Default: no longer than it has to. */
  readonly refreshTakes?: number;
}

const PEERS: readonly PeerName[] = ['snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];
const [http, instant] = [
  { network: 'http', path: '/api/me', who: 'rebearer' },
  { network: 'instant', path: '/api/me', who: 'rebearer' },
] as const;
/** A refresh as quick as a real one: calls that are refused one after the other find it over, or still under way. */
const brief = { ...http, calls: 100, refreshTakes: 20 } as const;
const CASES: readonly Case[] = [
  ...[10, 100, 1000].map((calls) => ({ ...http, calls })),
  { ...http, calls: 1000, path: '/api/chunked' },
  ...[10, 100, 1000, 10_000].map((calls) => ({ ...instant, calls })),
  { ...instant, calls: 1000, path: '/api/chunked' },
  brief,
  ...PEERS.map((who) => ({ ...brief, who })),
  ...PEERS.map((who) => ({ ...http, calls: 1000, who })),
  ...PEERS.map((who) => ({ ...instant, calls: 10_000, who })),
];

/** All calls at once meet a token that the server has refused before its time. */
export const storm: Bench = {
  name: 'storm',
  title: 'Expiry storm',
  how:
    'N calls at once with a token that the server no longer takes. The bound is the same by hand in the same page: N native calls refused, one refresh, N native calls. ' +
    'Over HTTP at most 1,000, as Chromium itself refuses beyond some 1,350 real requests in flight. CPU is of all page processes together; a task under 50 ms counts as 0. ' +
    'The instant fetch makes a response of its own for each call, in the same task.',
  run,
};

async function run({ stage, progress, rounds }: BenchContext): Promise<readonly Row[]> {
  const { run, server } = await stage();
  const rows: Row[] = [];
  for (const each of CASES) {
    progress(`${nameOf(each)}, ${each.who}`);
    // Some of the others take seconds for one storm.
    const turns = each.who === 'rebearer' ? rounds : Math.ceil(rounds / 3);
    server.delayRefreshes(each.refreshTakes ?? 0);
    rows.push(...rowsOf(each, await run<Storms>('storm', { ...each, peer: each.who, rounds: turns })));
  }
  server.delayRefreshes(0);
  return rows;
}

function nameOf({ network, path, calls, refreshTakes }: Case): string {
  const refresh = refreshTakes === undefined ? '' : `, a refresh of ${refreshTakes} ms`;
  return `${calls} calls, ${network}${path === '/api/chunked' ? ', 401s without a length' : ''}${refresh}`;
}

function rowsOf(each: Case, { own, bound }: Storms): Row[] {
  const { network, calls, who } = each;
  const isAimed = who === 'rebearer' && calls === (network === 'http' ? 1000 : 10_000);
  const row = (name: string, unit: string, of: (weather: Weather) => number, target?: Target): Row => {
    const [owned, bounds] = [own.map(of), bound.map(of)];
    const { median: value, spread } = figureOf(owned);
    const hasBound = bounds.some((figure) => figure > 0);
    return {
      what: `${nameOf(each)}: ${name}`,
      who,
      value,
      unit,
      spread,
      ratio: hasBound ? figureOf(ratios(owned, bounds)) : undefined,
      target: isAimed ? target : undefined,
    };
  };
  const all = [
    row('failed calls', '', ({ failed }) => failed, { of: 'value', atMost: 0 }),
    row('refreshes', '', ({ refreshes }) => refreshes, { of: 'value', atMost: 1 }),
    row('requests', '', ({ requests }) => requests),
    row('time a call', 'µs', ({ time }) => (time * 1000) / calls),
    row('CPU', 'ms', ({ cpu }) => cpu, { of: 'ratio', atMost: 1.05 }),
    row('longest task', 'ms', ({ longestTask }) => longestTask, { of: 'value', atMost: 50 }),
    row('peak heap', 'kB', ({ peakHeap }) => peakHeap / 1000),
  ];
  // A few calls are over before a clock of the process has moved.
  return calls < 1000 ? all.filter(({ what }) => !what.endsWith('CPU')) : all;
}
