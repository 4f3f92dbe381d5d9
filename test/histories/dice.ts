/** Chooses among the items as often as they stand there. */
type Pick = <T>(...items: readonly [T, ...T[]]) => T;

/** Where everything random in a history comes from. */
export interface Dice {
  readonly pick: Pick;
  /** A whole number below the limit. */
  readonly below: (limit: number) => number;
  readonly chance: (part: number) => boolean;
}

export function diceOf(random: () => number): Dice {
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    pick: (...items) => items[below(items.length)] ?? items[0],
    chance: (part) => random() < part,
  };
}
