import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type Property, properties } from './properties.ts';

// `npm run zoo -- --runs 100000 --seed 7 --property "a live session"` takes as many mixtures as it is told.
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string' }, property: { type: 'string' } },
});
const numRuns = Number(values.runs);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const chosen = properties.filter(({ title }) => title.includes(values.property ?? ''));

async function hold({ title, mixtures, check }: Property): Promise<boolean> {
  const { failed, errorInstance, counterexamplePath, counterexample } = await fc.check(
    fc.asyncProperty(mixtures, check),
    { numRuns, seed },
  );
  console.log(`${failed ? 'failed' : 'passed'}: ${title}`);
  if (!failed) return true;
  console.log(
    `  seed ${seed}, path ${counterexamplePath}\n  ${fc.stringify(counterexample)}\n  ${String(errorInstance)}`,
  );
  return false;
}

let passed = 0;
for (const property of chosen) if (await hold(property)) passed++;
console.log(`\n${numRuns} mixtures each, seed ${seed}\n${passed} passed, ${chosen.length - passed} failed`);
process.exitCode = passed === chosen.length ? 0 : 1;
