import type { AnyStep, History } from './history.ts';
import type { Breach, Simulator } from './simulator.ts';

/** Makes a history smaller as long as it breaks the same invariant: by fewer steps, a plainer setup, smaller numbers. */
export async function shrink<Setup extends object, Step extends AnyStep>(
  { run, shrinking }: Pick<Simulator<Setup, Step>, 'run' | 'shrinking'>,
  history: History<Setup, Step>,
  wanted: Breach,
): Promise<History<Setup, Step>> {
  const { kindOf, plain, simpler } = shrinking;
  let best = history;
  let left = shrinking.mostRuns;
  const attempt = async (candidate: History<Setup, Step>): Promise<boolean> => {
    if (left-- <= 0) return false;
    const breach = await run(candidate);
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
    for (const name of Object.keys(plain) as (keyof Setup)[]) {
      const setup = { ...best.setup, [name]: plain[name] };
      if (best.setup[name] !== plain[name]) await attempt({ ...best, setup });
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

function sizeOf(history: unknown): number {
  return JSON.stringify(history).length;
}
