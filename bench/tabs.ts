import { setTimeout as pause } from 'node:timers/promises';
import { figureOf } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { Stage } from './harness/stage.ts';
import { measureHandOver } from './hand-over.ts';

const COUNTS = [1, 2, 10, 50];
/** Seconds. */
const LIFETIME = 4;
const REFRESH_DELAY = 250;
const ROUNDS = 5;

interface Meeting {
  readonly refreshes: number;
  /** Milliseconds that the slowest tab waited for its answer. */
  readonly slowest: number;
}

/** What tabs cost one another. */
export const tabs: Bench = {
  name: 'tabs',
  title: 'Tabs',
  how:
    `All tabs call at the same moment, right after the token that they share has ended; the server holds the refresh back for ${REFRESH_DELAY} ms. The ratio is to one tab alone. ` +
    '«Token at hand» is the same with nothing to refresh: what so many tabs at once cost without us. The last rows take the hand-over of a token to a new tab apart.',
  run,
};

async function run({ stage, progress }: BenchContext): Promise<readonly Row[]> {
  const opened = await stage();
  const rows: Row[] = [];
  let alone: number | undefined;
  opened.server.tokens.setLifetime(LIFETIME);
  opened.server.delayRefreshes(REFRESH_DELAY);
  for (const count of COUNTS) {
    progress(`${count} tabs`);
    const { ended, fresh } = await meet(opened, count);
    const slowest = figureOf(ended.map((meeting) => meeting.slowest));
    const refreshes = Math.max(...ended.map((meeting) => meeting.refreshes));
    alone ??= slowest.median;
    const isAimed = count === 50;
    const what = `${count} tab${count === 1 ? '' : 's'}`;
    const base = figureOf(fresh.map((meeting) => meeting.slowest));
    rows.push(
      {
        what: `${what}: refreshes, at most`,
        who: 'rebearer',
        value: refreshes,
        unit: '',
        target: isAimed ? { of: 'value', atMost: 1 } : undefined,
      },
      {
        what: `${what}: slowest wait`,
        who: 'rebearer',
        value: slowest.median,
        unit: 'ms',
        spread: slowest.spread,
        ratio: { median: slowest.median / alone, spread: slowest.spread },
        target: isAimed ? { of: 'ratio', atMost: 1.5 } : undefined,
      },
      {
        what: `${what}: slowest wait, token at hand`,
        who: 'check',
        value: base.median,
        unit: 'ms',
        spread: base.spread,
      },
    );
  }
  opened.server.tokens.setLifetime(3600);
  opened.server.delayRefreshes(0);
  progress('hand-over');
  return [...rows, ...(await measureHandOver())];
}

async function meet({ chromium, server }: Stage, count: number): Promise<{ ended: Meeting[]; fresh: Meeting[] }> {
  const url = `${server.url}/page/tab`;
  const pages: string[] = [];
  server.takeNotes();
  for (let tab = 0; tab < count; tab++) pages.push(await chromium.open(url));
  await server.noted(count);
  server.takeNotes();
  const [ended, fresh]: [Meeting[], Meeting[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    // Not a pause for luck: a token that was minted before now ends by then.
    await pause(LIFETIME * 1000 + 50);
    ended.push(await callAtOnce());
    fresh.push(await callAtOnce());
  }
  for (const page of pages) await chromium.closePage(page);
  return { ended, fresh };

  async function callAtOnce(): Promise<Meeting> {
    server.resetArrivals();
    const starter = await chromium.open(`${url}?starter`);
    await server.noted(count);
    await chromium.closePage(starter);
    const waits = server.takeNotes().map(Number);
    return { refreshes: server.arrivals.refreshes, slowest: Math.max(...waits) };
  }
}
