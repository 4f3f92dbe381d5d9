import { parseArgs } from 'node:util';
import type { AnyStep } from './history.ts';
import { reportOf } from './report.ts';
import type { Simulator } from './simulator.ts';

/** Runs as many histories as the command line says, until one breaks an invariant. */
export async function simulate<Setup extends object, Step extends AnyStep>(
  simulator: Simulator<Setup, Step>,
): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  });
  const runs = Number(values.runs);
  const first = Number(values.seed);
  const start = performance.now();
  /** In how many histories each limitation has shown. */
  const shown = new Map<string, number>();
  let seed = first;

  // What no promise takes up would else end the run without the name of its history.
  process.on('uncaughtException', (error) => {
    console.log(`Seed ${seed} breaks off: ${error.message}\n${error.stack}`);
    process.exit(1);
  });

  for (let done = 1; done <= runs; done += 1) {
    seed = first + done - 1;
    const history = simulator.generate(seed);
    const excused = new Set<string>();
    const breach = await simulator.run(history, { excuse: (limitation) => excused.add(limitation) });
    for (const limitation of excused) shown.set(limitation, (shown.get(limitation) ?? 0) + 1);
    if (breach !== undefined) {
      console.log(await reportOf(simulator, history, breach));
      process.exit(1);
    }
    const perSecond = (1000 * done) / (performance.now() - start);
    if (done % 1000 === 0) console.log(`${done} of ${runs} histories, ${Math.round(perSecond)} a second`);
  }
  console.log(`No invariant is broken in ${runs} histories, seeds ${first} to ${first + runs - 1}.`);
  for (const [limitation, count] of shown)
    console.log(`A known limitation shows in ${count}: ${simulator.limitations[limitation]}`);
}
