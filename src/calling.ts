/** Tells whether a function is running, up to its first `await`: what it calls afterwards can't be told from other calls. */
export interface Calling {
  readonly run: <T>(task: () => T) => T;
  /** Whether a task is running. */
  readonly isRunning: () => boolean;
}

export function createCalling(): Calling {
  let running = 0;
  return {
    run(task) {
      running++;
      try {
        return task();
      } finally {
        running--;
      }
    },
    isRunning: () => running > 0,
  };
}
