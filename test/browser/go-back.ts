import type { Page } from '../../scripts/engines/engine.ts';

/** Goes back to the page that was here before; resolves with whether it is the same, not loaded anew. */
export async function goBack(page: Page, path: string): Promise<boolean> {
  // The driver waits for a load event that a restored page does not have.
  await page.evaluate(() => void setTimeout(() => history.back()));
  for (;;) {
    await page.waitForFunction(() => document.readyState === 'complete');
    if ((await page.evaluate(() => location.pathname).catch(() => '')) === path) break;
  }
  return page.evaluate(() => 'isTheSamePage' in globalThis);
}

/** How often a page is left until the browser has kept it: on a busy machine it gives up those that take long to freeze. */
export const TRIES = 5;
