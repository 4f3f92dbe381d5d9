import type { Invariant } from './invariant.ts';
import type { Breach, Listener } from './simulator.ts';
import { watchersOf } from './watchers.ts';

/** What invariants find in one history. */
export class Findings<Limitation extends string> {
  readonly #listener: Listener<Limitation>;
  #breach: Breach | undefined;
  /** What a watcher has thrown, which is a fault of the simulator. */
  #mistake: Error | undefined;

  constructor(listener: Listener<Limitation>) {
    this.#listener = listener;
  }

  /** Whether the rest of the history can be left out. */
  get areEnough(): boolean {
    return this.#breach !== undefined || this.#mistake !== undefined;
  }

  /** Begins to watch a world; the other watchers are told before the invariants. */
  watch<World, Watcher extends object>(
    world: World,
    invariants: readonly Invariant<World, Watcher, Limitation>[],
    others: readonly Partial<Watcher>[],
  ): Watcher {
    const { excuse, tell } = this.#listener;
    const watchers = invariants.map(({ name, watch }) =>
      watch(
        world,
        (how) => {
          this.#breach ??= { invariant: name, how };
          tell?.(`!!!!! ${name}: ${how}`);
        },
        (limitation) => {
          excuse?.(limitation);
          tell?.(`????? ${name}: ${limitation}, a known limitation`);
        },
      ),
    );
    return watchersOf<Watcher>([...others, ...watchers], (error) => {
      this.#mistake ??= error instanceof Error ? error : new Error(String(error));
    });
  }

  /** The first invariant that was broken, if any was. */
  result(): Breach | undefined {
    if (this.#breach === undefined && this.#mistake !== undefined) throw this.#mistake;
    return this.#breach;
  }
}
