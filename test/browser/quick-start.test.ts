import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { blocksOf } from '../docs/blocks.ts';
import { buildBlocks } from '../docs/build-blocks.ts';
import { launchChromium } from './chromium.ts';

test('the quick start of the README signs in, calls and signs out without changes', async () => {
  const [auth, use] = await blocksOf('README.md');
  if (auth === undefined || use === undefined) throw new Error('The quick start is gone.');
  const staticDir = await buildBlocks(
    [auth, use],
    `<!doctype html><script type="module" src="./${use.file}"></script>`,
  );
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, staticDir });
  onTestFinished(() => server.close());
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.url);
  await expect.poll(() => server.log.some(({ path, status }) => path === '/auth/logout' && status === 204)).toBe(true);
  const calls = server.log.filter(({ path }) => /^\/(?:auth|api)\//.test(path));
  expect(calls).toMatchObject([
    { path: '/auth/login', status: 200 },
    { path: '/api/me', status: 200, subject: 'alice' },
    { path: '/auth/logout', status: 204 },
  ]);
  expect(complaints).toEqual([]);
});
