/** How long what is under way is waited for, in milliseconds by this machine's clock. */
export interface Patience {
  readonly now: () => number;
  readonly timeout: number;
}

const FOR_EVER: Patience = { now: () => 0, timeout: 0 };

/**
 * Joins a task that is under way, or starts it. A task that takes longer than the patience is not joined: an edge runtime drops what an
 * ended request has begun, its timers too, so that it never settles.
 */
export function joined<Value>(make: () => Promise<Value>, { now, timeout }: Patience = FOR_EVER): () => Promise<Value> {
  let current: { readonly making: Promise<Value>; readonly begun: number } | undefined;
  /** Also where the clock was set back. */
  const isOver = (age: number): boolean => age < 0 || age > timeout;
  return () => {
    if (current !== undefined && !isOver(now() - current.begun)) return current.making;
    const begun = now();
    const making = make().finally(() => {
      if (current?.making === making) current = undefined;
    });
    current = { making, begun };
    return making;
  };
}

/** Makes a value at the first call, and tries again after a failure. */
export function once<Value>(make: () => Promise<Value>, patience?: Patience): () => Promise<Value> {
  let made: { readonly value: Value } | undefined;
  const join = joined(async () => (made = { value: await make() }), patience);
  return async () => (made ?? (await join())).value;
}
