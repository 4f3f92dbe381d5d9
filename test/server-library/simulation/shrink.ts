import { type Breach, run, type RunOptions } from './run.ts';
import { type History, PLAIN, type Setup, type Step } from './step.ts';

/** Runs that a smaller history may cost. */
const MOST_RUNS = 1500;

/** Makes a history smaller as long as it breaks the same invariant: by fewer steps, a plainer setup, smaller numbers. */
export async function shrink(history: History, wanted: Breach, options: RunOptions = {}): Promise<History> {
  let best = history;
  let left = MOST_RUNS;
  const attempt = async (candidate: History): Promise<boolean> => {
    left -= 1;
    if (left < 0 || (await run(candidate, options))?.invariant !== wanted.invariant) return false;
    best = candidate;
    return true;
  };

  async function dropSteps(): Promise<void> {
    for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = best.steps.length - size; from > -size; from -= size) {
        const start = Math.max(0, from);
        const steps = best.steps.toSpliced(start, size);
        // What follows keeps its time, which often matters more than what happened before.
        const gap = best.steps.slice(start, start + size).reduce((sum, { wait }) => sum + wait, 0);
        const next = steps[start];
        const timely = next === undefined ? steps : steps.with(start, { ...next, wait: next.wait + gap });
        if (!(await attempt({ ...best, steps }))) await attempt({ ...best, steps: timely });
      }
    }
  }

  async function simplify(): Promise<void> {
    for (const name of Object.keys(PLAIN) as (keyof Setup)[]) {
      if (best.setup[name] === PLAIN[name]) continue;
      await attempt({ ...best, setup: { ...best.setup, [name]: PLAIN[name] } });
    }
    for (const at of best.steps.keys()) {
      for (const change of simpler) {
        const step = best.steps[at];
        const plainer = step && change(step);
        if (plainer !== undefined) await attempt({ ...best, steps: best.steps.with(at, plainer) });
      }
    }
  }

  for (let size = -1; size !== sizeOf(best);) {
    size = sizeOf(best);
    await dropSteps();
    await simplify();
  }
  return best;
}

/** Ways in which a step may become plainer, where it is not yet. */
const simpler: readonly ((step: Step) => Step | undefined)[] = [
  (step) => (step.wait > 0 ? { ...step, wait: 0 } : undefined),
  (step) => (step.wait > 1 ? { ...step, wait: Math.floor(step.wait / 2) } : undefined),
  (step) => ('browser' in step && step.browser > 0 ? { ...step, browser: 0 } : undefined),
  (step) => ('road' in step && step.road !== 'good' ? { ...step, road: 'good' } : undefined),
  (step) => ('isIdle' in step && step.isIdle ? { ...step, isIdle: false } : undefined),
  (step) => (step.type === 'fate' && step.fate.up > 0 ? { ...step, fate: { ...step.fate, up: 0 } } : undefined),
  (step) => (step.type === 'fate' && step.fate.down > 0 ? { ...step, fate: { ...step.fate, down: 0 } } : undefined),
];

function sizeOf(history: History): number {
  return JSON.stringify(history).length;
}
