import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../../demo/server/server.ts';
import { bundle } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

declare global {
  /** Lives in the page. */
  const authFetch: typeof fetch;
}

test('the code of the documentation shows a timeline that works', async () => {
  const mounts = {
    '/test': await bundle(join(import.meta.dirname, 'documented')),
    '/page': join(import.meta.dirname, 'page'),
  };
  const server = await startServer({ port: 0, dbFile: ':memory:', mounts });
  const page = await (await launchChromium()).newPage();
  onTestFinished(async () => {
    await page.close();
    await server.close();
  });
  await page.goto(`${server.url}/page/`);
  await page.waitForFunction(() => 'authFetch' in globalThis);
  expect(await page.evaluate(async () => (await authFetch('/api/public')).status)).toBe(200);
  await page.getByText(/^my app: 1 call in .*, none failed\.$/).waitFor();
});
