/** The store's clock, as this machine knows it. All instances make and check tokens by it. */
export interface StoreClock {
  /** Milliseconds since 1970; `undefined` before the store's first answer. */
  readonly now: () => number | undefined;
  /** Records an answer to a question that was sent at `asked` by this machine's clock. */
  readonly heard: (storeNow: number, asked: number) => void;
}

/** `now` is this machine's clock. */
export function createStoreClock(now: () => number): StoreClock {
  let distance: number | undefined;
  return {
    now: () => (distance === undefined ? undefined : now() + distance),
    heard: (storeNow, asked) => {
      // What is known may be right if the store's time lies between question and answer: a slow answer tells less than a fast one before.
      const expected = storeNow - (distance ?? 0);
      distance = storeNow - Math.min(Math.max(expected, asked), now());
    },
  };
}
