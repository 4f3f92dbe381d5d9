/** Says that the invariant is broken, and how. */
export type Fail = (how: string) => void;

/** A property that every history has. */
export interface Invariant<World, Watcher, Limitation> {
  readonly name: string;
  /** `excuse` says that what would break the invariant is a known limitation. */
  readonly watch: (world: World, fail: Fail, excuse: (limitation: Limitation) => void) => Partial<Watcher>;
}
