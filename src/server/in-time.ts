/**
 * What has arrived while this process stood still is read within this time: when it goes on, timers run before answers are read.
 * Milliseconds.
 */
const READING = 10;

/** Rejects where no answer came within the time (milliseconds). What is late may still happen. */
export async function inTime<Answer>(
  what: string,
  timeout: number,
  ask: () => Answer | PromiseLike<Answer>,
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const giveUp = (): void => reject(new Error(`${what}: No answer within ${timeout} ms.`));
      timer = setTimeout(() => {
        timer = setTimeout(giveUp, READING);
      }, timeout);
      Promise.resolve(ask()).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
