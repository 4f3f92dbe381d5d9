let last = 0;

/** Sends the given number of calls at once and waits for all answers, which the timeline shows. */
export async function fire(
  fetch: typeof globalThis.fetch,
  path: string,
  count: number,
  init?: RequestInit,
): Promise<void> {
  const calls = Array.from({ length: count }, async () => {
    const url = new URL(path, location.href);
    // A browser's cache lets equal GETs through only one after another.
    url.searchParams.set('call', String(++last));
    const response = await fetch(url, init);
    await response.arrayBuffer();
  });
  await Promise.allSettled(calls);
}
