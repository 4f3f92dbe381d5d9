/** A random number generator that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return scramble(state);
  };
}

/** Returns the number in [0, 1) for these numbers, independent of earlier calls. */
export function roll(...numbers: readonly number[]): number {
  let state = 0;
  for (const number of numbers) state = Math.imul(state ^ Math.trunc(number), 0x9e3779b1) + 0x6d2b79f5;
  return scramble(state | 0);
}

function scramble(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
