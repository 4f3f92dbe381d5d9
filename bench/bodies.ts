import { differences, figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { Bodies } from './page/bodies.ts';
import type { BodyType } from './page/body.ts';
import type { Queue } from './page/queue.ts';

const TYPES: readonly BodyType[] = ['string', 'Blob', 'ArrayBuffer', 'view', 'FormData', 'Request'];
const SIZES = [
  { name: '1 kB', bytes: 1e3 },
  { name: '1 MB', bytes: 1e6 },
  { name: '100 MB', bytes: 1e8 },
];
const BIG = 1e8;
const QUEUED = 200;
const QUEUED_TYPES: readonly BodyType[] = ['string', 'ArrayBuffer', 'Blob', 'FormData'];

/** What it costs that a body can be sent again. */
export const bodies: Bench = {
  name: 'bodies',
  title: 'Bodies',
  how:
    'POSTs with the token at hand, beside native ones of the same body. Memory is what all processes of the browser hold more than before, after a collection, while the server has the whole body and keeps its answer back; ' +
    'the caller’s own body is in both. A Request is made of an ArrayBuffer. Answers are read. Memory below some 5 MB is noise.',
  run,
};

async function run({ stage, progress, rounds }: BenchContext): Promise<readonly Row[]> {
  const { run } = await stage();
  const rows: Row[] = [];
  for (const { name, bytes } of SIZES) {
    for (const type of TYPES) {
      progress(`${name}, ${type}`);
      const turns = bytes === BIG ? Math.min(5, rounds) : rounds;
      rows.push(...rowsOf(`${name} ${type}`, type, bytes, await run<Bodies>('bodies', { type, bytes, rounds: turns })));
    }
  }
  for (const type of QUEUED_TYPES) {
    progress(`${QUEUED} in a queue, ${type}`);
    const turns: Queue[] = [];
    while (turns.length < Math.min(5, rounds)) turns.push(await run('queue', { type, bytes: 1e6, calls: QUEUED }));
    rows.push(...rowsOfQueue(`${QUEUED} POSTs of 1 MB ${type} that wait for a refresh`, turns));
  }
  return rows;
}

function rowsOfQueue(what: string, turns: readonly Queue[]): Row[] {
  const waiting = figureOf(turns.map((turn) => turn.waiting));
  const own = figureOf(turns.map(({ bodies }) => bodies));
  const failed = turns.reduce((sum, turn) => sum + turn.failed, 0);
  return [
    { what: `${what}: failed`, who: 'rebearer', value: failed, unit: '', target: { of: 'value', atMost: 0 } },
    {
      what: `${what}: memory`,
      who: 'rebearer',
      value: waiting.median / 1e6,
      unit: 'MB',
      spread: waiting.spread,
      note: `the bodies alone ${(own.median / 1e6).toFixed(0)} MB`,
    },
  ];
}

function rowsOf(what: string, type: BodyType, bytes: number, { own, native }: Bodies): Row[] {
  const failed: Row = {
    what: `${what}: uploads failed`,
    who: 'rebearer',
    value: own.filter(({ isFailed }) => isFailed).length,
    unit: `of ${own.length}`,
    note: `native ${native.filter(({ isFailed }) => isFailed).length}`,
    target: { of: 'value', atMost: 0 },
  };
  const pairs = own
    .map((upload, at) => ({ upload, base: native[at] }))
    .filter(({ upload, base }) => !upload.isFailed && base?.isFailed === false);
  const owned = (key: 'time' | 'retained'): number[] => pairs.map(({ upload }) => upload[key]);
  const bases = (key: 'time' | 'retained'): number[] => pairs.map(({ base }) => base?.[key] ?? NaN);
  const time = figureOf(owned('time'));
  const ratio = figureOf(ratios(owned('time'), bases('time')));
  const rows: Row[] = [
    { what: `${what}: time`, who: 'rebearer', value: time.median, unit: 'ms', spread: time.spread, ratio },
  ];
  if (bytes < BIG) return rows;
  const retained = figureOf(differences(owned('retained'), bases('retained')));
  const held = (figureOf(bases('retained')).median / 1e6).toFixed(0);
  return [
    ...rows,
    {
      what: `${what}: memory over native`,
      who: 'rebearer',
      value: retained.median / 1e6,
      unit: 'MB',
      note: `native holds ${held} MB`,
      target: type === 'Blob' ? { of: 'value', atMost: 5 } : undefined,
    },
    failed,
  ];
}
