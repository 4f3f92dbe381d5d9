/** The store's clock, as far as this machine can tell: tokens are made by it, and judged by it on every instance. */
export interface StoreClock {
  /** Milliseconds since 1970; `undefined` before the store's first answer. */
  readonly now: () => number | undefined;
  /** An answer came, to a question of the time `asked` by this machine's clock. */
  readonly heard: (storeNow: number, asked: number) => void;
}

/** `now` is this machine's clock. */
export function createStoreClock(now: () => number): StoreClock {
  let distance: number | undefined;
  return {
    now: () => (distance === undefined ? undefined : now() + distance),
    heard: (storeNow, asked) => {
      // Between question and answer both clocks may be right. Only what is left is a difference.
      distance = storeNow - Math.min(Math.max(storeNow, asked), now());
    },
  };
}
