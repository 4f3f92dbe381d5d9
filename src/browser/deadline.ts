import type { Clock } from './clock.ts';
import { namedError } from './named-error.ts';

/**
 * Runs a task with a time limit in milliseconds. After it, the task's signal fires, and the promise rejects with a `TimeoutError`, even
 * if the task ignores the signal.
 */
export function withDeadline<T>(
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
  task: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const stop = clock.after(timeout, () => {
      // Those who wait say what it means.
      reject(namedError('TimeoutError', ''));
      controller.abort();
    });
    // The task starts at once: the page may be left right after the call.
    new Promise<T>((begin) => begin(task(controller.signal))).then(resolve, reject).finally(stop);
  });
}

/** Checks the name: an error of another class may be a timeout too. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
