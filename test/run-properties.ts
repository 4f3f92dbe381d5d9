import { parseArgs } from 'node:util';
import fc from 'fast-check';

/** A sentence, and what it says of every input. */
export interface NamedProperty {
  readonly title: string;
  readonly property: fc.IRawProperty<unknown>;
}

/** Checks them as the command line says: `--runs 100000 --seed 7 --property "a live session"`. */
export async function runProperties(properties: readonly NamedProperty[]): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string' }, property: { type: 'string' } },
  });
  const numRuns = Number(values.runs);
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  const chosen = properties.filter(({ title }) => title.includes(values.property ?? ''));
  let passed = 0;
  for (const property of chosen) if (await hold(property, { numRuns, seed })) passed += 1;
  console.log(`\n${numRuns} inputs each, seed ${seed}\n${passed} passed, ${chosen.length - passed} failed`);
  process.exitCode = passed === chosen.length ? 0 : 1;
}

async function hold({ property, title }: NamedProperty, run: { numRuns: number; seed: number }): Promise<boolean> {
  const { counterexample, counterexamplePath, errorInstance, failed } = await fc.check(property, run);
  console.log(`${failed ? 'failed' : 'passed'}: ${title}`);
  if (failed)
    console.log(
      `  seed ${run.seed}, path ${counterexamplePath}\n  ${fc.stringify(counterexample)}\n  ${String(errorInstance)}`,
    );
  return !failed;
}
