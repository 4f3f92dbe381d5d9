/**
 * Settles as the promise does, or rejects with the signal's reason in the same task as the abort, as fetch does; an `await` in
 * between would be too late. The listener is removed when the call is over, because a signal may live as long as the page.
 */
export function abortable<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
