/** How long what is being made is waited for, in milliseconds by this machine's clock. */
export interface Patience {
  readonly now: () => number;
  readonly timeout: number;
}

/**
 * Makes a value at the first call, and tries again after a failure, or if the last try has taken longer than the patience: an edge runtime
 * drops what an ended request has begun, its timers too, so that it never settles.
 */
export function once<Value>(make: () => Promise<Value>, patience?: Patience): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  let begun: number | undefined;
  return () => {
    const isDropped = begun !== undefined && patience !== undefined && isOver(begun, patience);
    if (made !== undefined && !isDropped) return made;
    const making = make();
    const settle = (kept?: Promise<Value>): void => {
      if (made !== making) return;
      made = kept;
      begun = undefined;
    };
    made = making;
    begun = patience?.now();
    making.then(
      () => settle(making),
      () => settle(),
    );
    return making;
  };
}

/** Also where the clock was set back. */
export function isOver(begun: number, { now, timeout }: Patience): boolean {
  const age = now() - begun;
  return age < 0 || age > timeout;
}
