import { namedError } from '../browser/named-error.ts';

/** Throws the reason of a signal that has fired. Not every browser has `throwIfAborted`, and React Native has no reasons. */
export function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

function reasonOf({ reason }: AbortSignal): unknown {
  return reason === undefined ? namedError('AbortError', 'The call was aborted.') : reason;
}

/**
 * Settles as the promise does, or rejects with the signal's reason in the same task as the abort, as fetch does; an `await` in
 * between would be too late. The listener is removed when the call is over, because a signal may live as long as the page.
 */
export function abortable<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reasonOf(signal));
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
