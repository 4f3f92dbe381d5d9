import type { Page } from 'playwright-core';

/** Milliseconds: more than this, and a scene whose pauses tell one client from another may come to something else. */
const TOO_LATE = 1000;
const BEAT = 100;

/** How often a scene is played, on a machine that is late each time. */
const TRIES = 5;

/**
 * Plays a scene until it has come to what is expected, as long as this process, and with it the server, or the browser was late
 * meanwhile; returns what the last one came to. Scenes take real time: one in which the machine stops is another story.
 */
export async function playInTime<T>(
  play: () => Promise<T>,
  { isExpected, page }: { readonly isExpected: (played: T) => boolean; readonly page?: Page },
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const stop = watchLateness(page);
    const played = await play();
    const late = await stop();
    if (isExpected(played) || late < TOO_LATE || tries === TRIES) return played;
  }
}

/** Returns what stops it, and tells the longest delay of a timer here and of an answer of the page. */
function watchLateness(page: Page | undefined): () => Promise<number> {
  const stop = new AbortController();
  let latest = 0;
  const watch = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const begun = performance.now();
      await page?.evaluate(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, BEAT));
      latest = Math.max(latest, performance.now() - begun - BEAT);
    }
  };
  const watching = watch();
  return async () => {
    stop.abort();
    await watching;
    return latest;
  };
}
