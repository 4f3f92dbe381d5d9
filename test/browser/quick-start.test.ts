import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { blocksOf, ROOT, writeBlocks } from '../docs/blocks.ts';
import { launchChromium } from './chromium.ts';

test('the quick start of the README signs in, calls and signs out, as it stands', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.quick-start-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [auth, use] = await blocksOf('README.md');
  if (auth === undefined || use === undefined) throw new Error('The quick start is gone.');
  await writeBlocks(folder, [auth, use]);
  await writeFile(join(folder, 'index.html'), `<!doctype html><script type="module" src="./${use.file}"></script>`);
  const outDir = join(folder, 'dist');
  await build({
    configFile: false,
    logLevel: 'warn',
    root: folder,
    resolve: { tsconfigPaths: true },
    build: { outDir },
  });
  const server = await startServer({ port: 0, dbFile: ':memory:', staticDir: outDir });
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
