import type { AnyStep, History } from './history.ts';

/** What does not hold. */
export interface Breach {
  /** The name of the invariant. */
  readonly invariant: string;
  readonly how: string;
}

/** Learns what happens in a history. */
export interface Listener<Limitation> {
  /** Is told of a known limitation that shows in the history. */
  readonly excuse?: (limitation: Limitation) => void;
  /** Is told everything that happens, a line each. */
  readonly tell?: (line: string) => void;
}

/** A way to make histories of a library, and to run them. */
export interface Simulator<Setup, Step extends AnyStep> {
  /** The script of the package that runs histories. */
  readonly script: string;
  /** Makes the history of a seed. */
  readonly generate: (seed: number) => History<Setup, Step>;
  /** Runs a history; returns the first invariant that it breaks, if it breaks any. */
  readonly run: (history: History<Setup, Step>, listener?: Listener<string>) => Promise<Breach | undefined>;
  /** What the library does not guarantee, in the words of its documentation. */
  readonly limitations: Readonly<Record<string, string>>;
  readonly shrinking: Shrinking<Setup, Step>;
}

/** How a history becomes smaller. */
export interface Shrinking<Setup, Step> {
  /** The plainest setup. */
  readonly plain: Setup;
  /** Ways in which a step may become plainer, where it is not yet. */
  readonly simpler: readonly ((step: Step) => Step | undefined)[];
  /** Breaches of one kind are the same breach in another history. */
  readonly kindOf: (breach: Breach) => string;
  /** Runs that a smaller history may cost. */
  readonly mostRuns: number;
}
