/** A set of listeners. */
export interface Listeners<Told> {
  /** Returns a function that unsubscribes. The same function may be added twice. */
  readonly add: (listener: (told: Told) => void) => () => void;
  /** Calls all listeners. An error of one is reported as uncaught and does not stop the others. */
  readonly tell: (told: Told) => void;
}

/** Without this, each event would report an error that does not show where the listener was added. */
export function checkListener(listener: unknown): void {
  if (typeof REBEARER_PRODUCTION === 'undefined' && typeof listener !== 'function')
    throw new TypeError('The listener is not a function. Pass a function.');
}

export function createListeners<Told>(): Listeners<Told> {
  const listeners = new Set<(told: Told) => void>();
  return {
    add(listener) {
      checkListener(listener);
      const own = (told: Told): void => listener(told);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(told) {
      // One listener may remove another.
      for (const listener of [...listeners]) if (listeners.has(listener)) shielded(() => listener(told));
    },
  };
}

/** Runs a listener of the app. Its errors reach the page's error handling, but not our code. */
export function shielded(task: () => void): void {
  try {
    task();
  } catch (error) {
    reportUncaught(error);
  }
}

/** Reports an error to the page's error handling, as if it were uncaught. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
