import { type Action, type History, PLAIN, type Setup, type Step } from './step.ts';

/** A history as it was printed, without what is plain in it. */
export interface Regression {
  readonly seed: number;
  readonly setup?: Partial<Setup>;
  readonly steps: readonly (Action & Partial<Step>)[];
}

export function historyOf({ seed, setup, steps }: Regression): History {
  return { seed, setup: { ...PLAIN, ...setup }, steps: steps.map((step, n) => ({ wait: 0, n, ...step })) };
}
