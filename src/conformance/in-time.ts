/**
 * Runs a task for so many milliseconds at most. Rejects with the error after that, whatever the task does with its signal, which
 * fires then.
 */
export async function inTime<T>(
  { timeout, error }: { readonly timeout: number; readonly error: () => Error },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(error());
      controller.abort();
    }, timeout);
  });
  try {
    return await Promise.race([task(controller.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
