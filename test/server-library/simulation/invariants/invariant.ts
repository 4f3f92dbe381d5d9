import type { Limitation } from '../limitations.ts';
import type { World } from '../world.ts';
import type { Watcher } from '../watcher.ts';

/** Says that the invariant is broken, and how. */
export type Fail = (how: string) => void;

/** Says that what would break the invariant is a known limitation. */
export type Excuse = (limitation: Limitation) => void;

/** A property that every history has. */
export interface Invariant {
  readonly name: string;
  readonly watch: (world: World, fail: Fail, excuse: Excuse) => Partial<Watcher>;
}
