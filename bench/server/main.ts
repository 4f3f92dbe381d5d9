import { parseArgs } from 'node:util';
import type { Row } from '../harness/row.ts';
import { toConsole } from '../harness/table.ts';
import { NAMES, type Name } from './contestants.ts';
import { measureGrowth, measureRate, measureSize, measureVerify } from './measure.ts';

const PARTS = ['rate', 'growth', 'size', 'verify'] as const;

const { values: options } = parseArgs({
  options: {
    stores: { type: 'string', default: NAMES.join() },
    parts: { type: 'string', default: PARTS.join() },
    rounds: { type: 'string', default: '9' },
    ms: { type: 'string', default: '500' },
    rotations: { type: 'string', default: '1000000' },
  },
});
const stores = pick(options.stores, NAMES);
const parts = pick(options.parts, PARTS);
const plan = { rounds: Number(options.rounds), ms: Number(options.ms) };

const rows: Row[] = [];
for (const part of parts) {
  if (part === 'verify') {
    rows.push(...(await measureVerify(plan)));
    continue;
  }
  for (const name of stores) {
    process.stderr.write(`${part}, ${name}\n`);
    rows.push(...(await measure(part, name)));
  }
}
console.log(toConsole(rows));

function measure(part: 'rate' | 'growth' | 'size', name: Name): Promise<readonly Row[]> {
  switch (part) {
    case 'rate':
      return measureRate(name, plan);
    case 'growth':
      return measureGrowth(name, plan);
    case 'size':
      return measureSize(name, Number(options.rotations));
  }
}

function pick<Known extends string>(text: string, known: readonly Known[]): Known[] {
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name);
    if (found === undefined) throw new Error(`There is no ${name}. There are ${known.join()}.`);
    return found;
  });
}
