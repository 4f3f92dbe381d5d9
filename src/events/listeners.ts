/** Those who want to be told of something. */
export interface Listeners<Told> {
  /** Returns the way to stop. The same function may be added twice. */
  readonly add: (listener: (told: Told) => void) => () => void;
  /** Tells all who listen now. One that throws is reported as uncaught and keeps no other from listening. */
  readonly tell: (told: Told) => void;
}

export function createListeners<Told>(): Listeners<Told> {
  const listeners = new Set<(told: Told) => void>();
  return {
    add(listener) {
      const own = (told: Told): void => listener(told);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(told) {
      for (const listener of [...listeners]) shielded(() => listener(told));
    },
  };
}

/** Runs a listener of the app's so that what it throws reaches the page's error handling, and nothing of ours. */
export function shielded(task: () => void): void {
  try {
    task();
  } catch (error) {
    reportUncaught(error);
  }
}

/** Hands an error to the page's error handling, as if nothing had caught it. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
