import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { blocksOf, ROOT } from '../docs/blocks.ts';
import { buildBlocks } from '../docs/build-blocks.ts';
import { launchChromium } from './chromium.ts';

const USE = `
import { auth } from './head-start.ts';
const response = await auth.fetch('/api/me');
document.title = String(response.status);
`;

test('the head start of the guide sends the one refresh of a page load before the page has its script', async () => {
  const block = (await blocksOf('docs/guide.md')).find(({ file }) => file === 'head-start.ts');
  const [, head] = /^```html\n(<script>[^]*?)^```$/m.exec(await readFile(join(ROOT, 'docs/guide.md'), 'utf8')) ?? [];
  if (block === undefined || head === undefined) throw new Error('The head start is gone.');
  const script = head.replace('<script>', '<script nonce="of-this-page">');
  const staticDir = await buildBlocks(
    [block, { file: 'use.ts', code: USE }],
    `<!doctype html>${script}<script type="module" src="./use.ts"></script>`,
  );
  const contentSecurityPolicy = "script-src 'self' 'nonce-of-this-page'";
  const server = await startServer({ port: 0, dbFile: ':memory:', staticDir, contentSecurityPolicy });
  onTestFinished(() => server.close());
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const refreshes = (): object[] => server.log.filter(({ path }) => path === '/auth/refresh');
  const page = await context.newPage();
  await page.goto(server.url);
  await expect.poll(() => page.title()).toBe('401');
  const isSignedIn = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ username: 'alice', password: 'alice-demo' });
    return (await fetch('/auth/login', { method: 'POST', headers, body })).ok;
  });
  expect(isSignedIn).toBe(true);
  const before = refreshes().length;
  await page.route('**/assets/*.js', async (route) => {
    await expect.poll(() => refreshes().length).toBe(before + 1);
    await route.continue();
  });
  await page.reload();
  await expect.poll(() => page.title()).toBe('200');
  expect(refreshes().slice(before)).toMatchObject([{ status: 200 }]);
});
