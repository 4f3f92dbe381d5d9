import type { Breach, RunOptions } from './run.ts';
import { run } from './run.ts';
import { type History, PLAIN, type Setup, type Step } from './step.ts';

/** Runs that a smaller history may cost. */
const MOST_RUNS = 3000;

/** Makes a history smaller as long as it breaks the same invariant: by fewer steps, a plainer setup, smaller numbers. */
export async function shrink(history: History, wanted: Breach, options: RunOptions = {}): Promise<History> {
  let best = history;
  let left = MOST_RUNS;
  const attempt = async (candidate: History): Promise<boolean> => {
    if (left-- <= 0) return false;
    const breach = await run(candidate, options);
    if (breach === undefined || kindOf(breach) !== kindOf(wanted)) return false;
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
      const setup = { ...best.setup, [name]: PLAIN[name] };
      if (best.setup[name] !== PLAIN[name]) await attempt({ ...best, setup });
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
  (step) => ('tab' in step && step.tab > 0 ? { ...step, tab: 0 } : undefined),
  (step) => ('tab' in step && step.tab > 3 ? { ...step, tab: step.tab % 4 } : undefined),
  (step) => (step.type === 'call' && step.abortAfter !== undefined ? { ...step, abortAfter: undefined } : undefined),
  (step) => (step.type === 'call' && step.body !== 'none' ? { ...step, body: 'none' } : undefined),
  (step) => (step.type === 'call' && step.method !== 'GET' ? { ...step, method: 'GET' } : undefined),
  (step) =>
    step.type === 'fate' && step.fate.type === 'slow' && step.fate.down > 0
      ? { ...step, fate: { ...step.fate, down: 0 } }
      : undefined,
  (step) =>
    step.type === 'fate' && step.fate.type === 'slow' && step.fate.up > 0
      ? { ...step, fate: { ...step.fate, up: 0 } }
      : undefined,
];

/** The same invariant may be broken in several ways; a number or a name in it makes no other way. */
function kindOf({ invariant, how }: Breach): string {
  return `${invariant}: ${how.replace(/\w*\d+/g, '#')}`;
}

function sizeOf(history: History): number {
  return JSON.stringify(history).length;
}
