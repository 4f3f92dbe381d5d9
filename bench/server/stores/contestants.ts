import type { Store } from '../../../src/server/index.ts';
import type { Rotate } from '../by-hand.ts';

/** A store, and what a hand-written route does with the same client. */
export interface Contestants {
  readonly store: Store;
  readonly rotate: Rotate;
  /** Makes a session for `rotate`. */
  readonly add: (id: string, hash: string) => Promise<void>;
  /** Adds a million sessions to the store that nothing uses. */
  readonly fill: () => Promise<void>;
  /** What the store takes up, once what is waiting to be cleaned up has been. */
  readonly bytes: () => Promise<number>;
  /** The folder in which the database's own processes run, where it has any. */
  readonly folder: string | undefined;
  readonly close: () => Promise<void>;
}

export const MILLION = 1_000_000;
