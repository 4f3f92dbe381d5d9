import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { ROOT } from '../docs/blocks.ts';
import { launchChromium } from './chromium.ts';

/** The folder `public` as the page says that it is made. */
async function makePublic(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-plain-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const text = await readFile(join(ROOT, 'docs/frameworks/plain.md'), 'utf8');
  for (const [, from = '', to = ''] of text.matchAll(/^cp -r node_modules\/(\S+) public\/(\S+)$/gm))
    await cp(
      join(ROOT, from.startsWith('rebearer/') ? from.slice('rebearer/'.length) : `node_modules/${from}`),
      join(folder, to),
      { recursive: true },
    );
  for (const [, file = '', code = ''] of text.matchAll(/^```\w+\n(?:\/\/|<!--) public\/(\S+)(?: -->)?\n([^]*?)^```$/gm))
    await writeFile(join(folder, file), code);
  return folder;
}

test('the page without a bundler signs in, stays signed in after a reload, and signs out in both tabs', async () => {
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    staticDir: await makePublic(),
    contentSecurityPolicy: "script-src 'self' 'unsafe-inline'",
  });
  onTestFinished(() => server.close());
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const errors: string[] = [];
  context.on('weberror', (error) => void errors.push(error.error().message));
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByLabel('Name').fill('alice');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => page.getByRole('status').textContent()).toBe('Wrong name or password.');
  await page.getByLabel('Password').fill('alice-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Hello, Alice' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Hello, Alice' }).waitFor();
  expect(await page.getByRole('button', { name: 'Sign in' }).isVisible()).toBe(false);
  const other = await context.newPage();
  await other.goto(server.url);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.getByRole('heading').isVisible()).toBe(false);
  expect(errors).toEqual([]);
});
