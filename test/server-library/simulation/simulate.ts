import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import { type Limitation, LIMITATIONS } from './limitations.ts';
import { reportOf } from './report.ts';
import { run } from './run.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const first = Number(values.seed);
const start = performance.now();
/** In how many histories each limitation has shown. */
const shown = new Map<Limitation, number>();
let seed = first;

// What no promise takes up would else end the run without the name of its history.
process.on('uncaughtException', (error) => {
  console.log(`Seed ${seed} breaks off: ${error.message}\n${error.stack}`);
  process.exit(1);
});

for (let done = 0; done < runs; done += 1) {
  seed = first + done;
  const history = generate(seed);
  const excused = new Set<Limitation>();
  const breach = await run(history, { excuse: (limitation) => excused.add(limitation) });
  for (const limitation of excused) shown.set(limitation, (shown.get(limitation) ?? 0) + 1);
  if (breach !== undefined) {
    console.log(await reportOf(history, breach));
    process.exit(1);
  }
  if ((done + 1) % 1000 === 0) console.log(progress(done + 1));
}
console.log(`No invariant is broken in ${runs} histories, seeds ${first} to ${first + runs - 1}.`);
for (const [limitation, count] of shown)
  console.log(`A known limitation shows in ${count}: ${LIMITATIONS[limitation]}`);

function progress(done: number): string {
  const seconds = (performance.now() - start) / 1000;
  return `${done} of ${runs} histories, ${Math.round(done / seconds)} a second`;
}
