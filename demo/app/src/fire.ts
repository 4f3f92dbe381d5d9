let last = 0;

/** Sends so many calls at once and waits for their answers, whatever they are: the timeline tells. */
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
