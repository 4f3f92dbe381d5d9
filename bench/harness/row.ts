import type { Figure } from './figures.ts';
import type { Stage } from './stage.ts';

/** One line of the table. */
export interface Row {
  /** What was measured, under which circumstances. */
  readonly what: string;
  /** Whose figure it is: this package, a peer, or the lower bound. */
  readonly who: string;
  readonly value: number;
  readonly unit: string;
  /** What else belongs to the figure. */
  readonly note?: string | undefined;
  /** To native fetch, or to the lower bound by hand, in the same run. */
  readonly ratio?: Figure | undefined;
  /** Half the quartiles' distance over the median. */
  readonly spread?: number | undefined;
  readonly target?: Target | undefined;
}

/** What issue and README promise; it holds for the value, or for the ratio. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface BenchContext {
  readonly stage: () => Promise<Stage>;
  /** Says on the console how far a long part has come. */
  readonly progress: (text: string) => void;
  /** Rounds to take medians of. */
  readonly rounds: number;
  /** Another build of the package, to compare with. Default: `dist/index.js`. */
  readonly entry: string | undefined;
}

export interface Bench {
  readonly name: string;
  readonly title: string;
  /** How it was measured: a sentence or two below the title. */
  readonly how: string;
  readonly run: (context: BenchContext) => Promise<readonly Row[]>;
}

export function isMet({ target, value, ratio }: Row): boolean | undefined {
  if (target === undefined) return undefined;
  const measured = target.of === 'value' ? value : (ratio?.median ?? NaN);
  return measured <= (target.atMost ?? Infinity) && measured >= (target.atLeast ?? -Infinity);
}
