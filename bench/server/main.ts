import { parseArgs } from 'node:util';
import { type Result, writeDocument } from '../harness/document.ts';
import { toConsole } from '../harness/table.ts';
import { growth } from './parts/growth.ts';
import type { Part } from './parts/plan.ts';
import { rate } from './parts/rate.ts';
import { size } from './parts/size.ts';
import { verify } from './parts/verify.ts';
import { NAMES } from './stores/open.ts';

const PARTS = { rate, growth, size, verify } as const satisfies Readonly<Record<string, Part>>;
const PART_NAMES = ['rate', 'growth', 'size', 'verify'] as const;

const { values: options } = parseArgs({
  options: {
    stores: { type: 'string', default: NAMES.join() },
    parts: { type: 'string', default: PART_NAMES.join() },
    rounds: { type: 'string', default: '9' },
    ms: { type: 'string', default: '500' },
    rotations: { type: 'string', default: '1000000' },
    /** A document with a section for each part; the stores have to be all of them then. */
    write: { type: 'string' },
  },
});
const stores = pick(options.stores, NAMES);
const parts = pick(options.parts, PART_NAMES);
const plan = { rounds: Number(options.rounds), ms: Number(options.ms), rotations: Number(options.rotations) };
if (options.write !== undefined && stores.length < NAMES.length) throw new Error('A document needs all stores.');

const results: Result[] = [];
for (const name of parts) {
  process.stderr.write(`${name}\n`);
  const part = PARTS[name];
  const rows = await part.run(plan, stores);
  results.push({ bench: part, rows, rounds: plan.rounds });
  console.log(toConsole(rows));
}
if (options.write !== undefined) await writeDocument(options.write, results);

function pick<Known extends string>(text: string, known: readonly Known[]): Known[] {
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name);
    if (found === undefined) throw new Error(`There is no ${name}. There are ${known.join()}.`);
    return found;
  });
}
