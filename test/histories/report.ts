import { type AnyStep, type History, textOf } from './history.ts';
import { shrink } from './shrink.ts';
import type { Breach, Simulator } from './simulator.ts';

/** Tells of a breach: how to replay it, its shortest history, and what happened there. */
export async function reportOf<Setup extends object, Step extends AnyStep>(
  simulator: Simulator<Setup, Step>,
  history: History<Setup, Step>,
  breach: Breach,
): Promise<string> {
  const small = await shrink(simulator, history, breach);
  const lines: string[] = [];
  const shown = await simulator.run(small, { tell: (line) => lines.push(line) });
  return [
    `Seed ${history.seed} breaks "${breach.invariant}": ${breach.how}.`,
    `Replay it with: npm run ${simulator.script} -- --seed ${history.seed} --runs 1`,
    '',
    `What is left of its ${history.steps.length} steps (${shown?.how}):`,
    ...small.steps.map((step) => `  ${textOf(step)}`),
    `  ${JSON.stringify(small)}`,
    '',
    ...lines,
  ].join('\n');
}
