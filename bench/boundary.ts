import { quantile } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { OpenPage } from './harness/stage.ts';
import type { Boundary } from './page/boundary.ts';
import type { PeerName } from './peers/peers.ts';

/** Seconds. */
const LIFETIME = 6;
const LIFETIMES = 4;
const REFRESH_DELAY = 150;
/** A token of three minutes, thirty times as fast. */
const SCALE = 180 / LIFETIME;
const INTERVALS = [1000 / 3, 100, 20];
const NAMES: readonly PeerName[] = ['rebearer', 'snippet', 'oauth2-client'];

/** What callers feel of a token's end. */
export const boundary: Bench = {
  name: 'boundary',
  title: 'The expiry boundary',
  how:
    `Calls at a steady rate through ${LIFETIMES} lifetimes of a ${LIFETIME}-second token, thirty times as fast as one of three minutes: a call every 333 ms stands for one every ten seconds. ` +
    `The server holds each refresh back for ${REFRESH_DELAY} ms. The added wait is the percentile of all calls over that of native calls with a token that does not end, in the same seconds. ` +
    '401s are those in the server’s log, per hour of the scaled time.',
  run,
};

async function run({ stage, progress }: BenchContext): Promise<readonly Row[]> {
  const { open, server } = await stage();
  const rows: Row[] = [];
  for (const every of INTERVALS) {
    for (const who of every === INTERVALS[0] ? NAMES : NAMES.slice(0, 1)) {
      progress(`${who}, a call every ${Math.round(every)} ms`);
      const during = LIFETIMES * LIFETIME * 1000;
      server.delayRefreshes(REFRESH_DELAY);
      server.tokens.setLifetime(3600);
      const native = await openReady<Boundary>(() => open('boundary', { peer: 'native', every, during }));
      server.tokens.setLifetime(LIFETIME);
      server.resetArrivals();
      const own = await openReady<Boundary>(() => open('boundary', { peer: who, every, during }));
      const [bases, figures] = await Promise.all([native.result, own.result]);
      await Promise.all([native.close(), own.close()]);
      rows.push(...rowsOf({ who, every, during, refused: server.arrivals.refused }, figures, bases));
    }
  }
  server.tokens.setLifetime(3600);
  server.delayRefreshes(0);
  return rows;

  /** The page takes its token when its first call is due; the next page's is another. */
  async function openReady<Result>(begin: () => Promise<OpenPage<Result>>): Promise<OpenPage<Result>> {
    const { requests } = server.arrivals;
    const page = await begin();
    while (server.arrivals.requests === requests) await new Promise((resolve) => setTimeout(resolve, 5));
    return page;
  }
}

interface Case {
  readonly who: PeerName;
  readonly every: number;
  readonly during: number;
  readonly refused: number;
}

function rowsOf({ who, every, during, refused }: Case, own: Boundary, native: Boundary): Row[] {
  if (own.failed > 0) throw new Error(`${own.failed} calls of ${who} failed.`);
  const seldom = (every * SCALE) / 1000;
  const what = `a call every ${seldom.toFixed(seldom < 1 ? 1 : 0)} s`;
  const [sorted, bases] = [own, native].map(({ latencies }) => latencies.toSorted((a, b) => a - b));
  const added = (share: number): number => quantile(sorted ?? [], share) - quantile(bases ?? [], share);
  const isOurs = who === 'rebearer';
  return [
    { what: `${what}: added wait at p50`, who, value: added(0.5), unit: 'ms' },
    // Less than two milliseconds is what the loopback itself varies by.
    {
      what: `${what}: added wait at p99`,
      who,
      value: added(0.99),
      unit: 'ms',
      target: isOurs ? { of: 'value', atMost: 2 } : undefined,
    },
    {
      what: `${what}: 401s an hour`,
      who,
      value: (refused * 3_600_000) / (during * SCALE),
      unit: '',
      target: isOurs ? { of: 'value', atMost: 0 } : undefined,
    },
  ];
}
