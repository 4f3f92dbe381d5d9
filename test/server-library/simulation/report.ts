import { textOf } from './narrate.ts';
import { type Breach, run, type RunOptions } from './run.ts';
import { shrink } from './shrink.ts';
import type { History } from './step.ts';

/** Tells of a breach: how to replay it, its shortest history, and what happened there. */
export async function reportOf(history: History, breach: Breach, options: RunOptions = {}): Promise<string> {
  const small = await shrink(history, breach, options);
  const lines: string[] = [];
  const shown = await run(small, { ...options, tell: (line) => lines.push(line) });
  return [
    `Seed ${history.seed} breaks "${breach.invariant}": ${breach.how}.`,
    `Replay it with: npm run simulate:server -- --seed ${history.seed} --runs 1`,
    '',
    `What is left of its ${history.steps.length} steps (${shown?.how}):`,
    ...small.steps.map((step) => `  ${textOf(step)}`),
    `  ${JSON.stringify(small)}`,
    '',
    ...lines,
  ].join('\n');
}
