/** Rejects where no answer came within the time (milliseconds). What is late may still happen. */
export async function inTime<Answer>(
  what: string,
  timeout: number,
  ask: () => Answer | PromiseLike<Answer>,
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${what}: No answer within ${timeout} ms.`)), timeout);
      Promise.resolve(ask()).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
