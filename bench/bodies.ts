import { differences, figureOf, ratios } from './harness/figures.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import type { Bodies, BodyType, Upload } from './page/bodies.ts';

const TYPES: readonly BodyType[] = ['string', 'Blob', 'ArrayBuffer', 'view', 'FormData', 'Request'];
const SIZES = [
  { name: '1 kB', bytes: 1e3 },
  { name: '1 MB', bytes: 1e6 },
  { name: '100 MB', bytes: 1e8 },
];
const BIG = 1e8;

/** What it costs that a body can be sent again. */
export const bodies: Bench = {
  name: 'bodies',
  title: 'Bodies',
  how:
    'POSTs with the token at hand, beside native ones of the same body. Memory is what all processes of the browser hold more than before, after a collection, while the server has the whole body and keeps its answer back; ' +
    'the caller’s own body is in both. A Request is made of an ArrayBuffer. Memory below some 5 MB is noise.',
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
  return rows;
}

function rowsOf(what: string, type: BodyType, bytes: number, { own, native }: Bodies): Row[] {
  const all = (uploads: readonly Upload[], key: keyof Upload): number[] => uploads.map((upload) => upload[key]);
  const time = figureOf(all(own, 'time'));
  const row: Row = {
    what: `${what}: time`,
    who: 'rebearer',
    value: time.median,
    unit: 'ms',
    spread: time.spread,
    ratio: figureOf(ratios(all(own, 'time'), all(native, 'time'))),
  };
  if (bytes < BIG) return [row];
  const retained = figureOf(differences(all(own, 'retained'), all(native, 'retained')));
  const nativeRetained = figureOf(all(native, 'retained')).median / 1e6;
  return [
    row,
    {
      what: `${what}: memory over native`,
      who: 'rebearer',
      value: retained.median / 1e6,
      unit: 'MB',
      note: `native holds ${nativeRetained.toFixed(0)} MB`,
      target: type === 'Blob' ? { of: 'value', atMost: 5 } : undefined,
    },
  ];
}
