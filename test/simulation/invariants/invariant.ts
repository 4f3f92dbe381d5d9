import type { Simulation } from '../simulation.ts';
import type { Watcher } from '../watcher.ts';

/** Says that the invariant is broken, and how. */
export type Fail = (how: string) => void;

/** A property that every history has. */
export interface Invariant {
  readonly name: string;
  readonly watch: (simulation: Simulation, fail: Fail) => Partial<Watcher>;
}
