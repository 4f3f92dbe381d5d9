import type { Clock } from './clock.ts';

/**
 * Runs a task for so many milliseconds at most. Rejects with a `TimeoutError` after that, whatever the task does with its
 * signal, which fires then.
 */
export function withDeadline<T>(
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
  task: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const stop = clock.after(timeout, () => {
      // Those who wait say what it means.
      reject(new DOMException('', 'TimeoutError'));
      controller.abort();
    });
    // The task begins at once: a page may be left right after the call that brought it.
    new Promise<T>((begin) => begin(task(controller.signal))).then(resolve, reject).finally(stop);
  });
}

/** By name: a timeout of another kind is one too. */
export function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
