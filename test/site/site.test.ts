import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ROOT } from '../docs/blocks.ts';
import { DIST, openSite } from './open-site.ts';

const pages: string[] = [];
for await (const file of glob('**/*.html', { cwd: DIST })) pages.push(file.replaceAll('\\', '/'));
/** Those that a person reads: not the frames of the playground, nor the page for what is not there. */
const read = pages.filter((page) => !/^playground\/(?:tab|run)|^404/.test(page));

const textOf = (file: string): Promise<string> => readFile(join(DIST, file), 'utf8');

test('every page of docs/ is on the site, with its text as Markdown beside it', async () => {
  expect(read.length).toBeGreaterThan(50);
  for (const page of read) {
    const twin = page.replace(/\.html$/, '.md');
    expect(existsSync(join(DIST, twin)), twin).toBe(true);
    if (page !== 'index.html') expect(await textOf(twin), twin).toMatch(/^# /m);
  }
  for await (const file of glob('docs/**/*.md', { cwd: ROOT })) {
    const [title] = /^# .+$/m.exec(await readFile(join(ROOT, file), 'utf8')) ?? [];
    expect(title, file).toBeDefined();
  }
});

test('every link of a built page leads to a built file and anchor', async () => {
  const anchors = new Map<string, ReadonlySet<string>>();
  for (const page of pages)
    anchors.set(page, new Set([...(await textOf(page)).matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)));
  const dead: string[] = [];
  for (const page of read) {
    const links = [...(await textOf(page)).matchAll(/\shref="([^"]+)"/g)].map(([, href = '']) => href);
    for (const href of links.filter((each) => !/^[a-z]+:/.test(each))) {
      const [path = '', anchor = ''] = href.split('#');
      const target = path === '' ? page : posix.join(path.startsWith('/') ? '' : posix.dirname(page), path);
      const file = target.replace(/^\//, '').replace(/(^|\/)$/, '$1index.html');
      const isDead =
        !existsSync(join(DIST, file)) ||
        (anchor !== '' && anchors.get(file)?.has(decodeURIComponent(anchor)) === false);
      if (isDead) dead.push(`${page}: ${href}`);
    }
  }
  expect(dead).toEqual([]);
});

test('llms.txt lists every page once, with its Markdown', async () => {
  const links = [...(await textOf('llms.txt')).matchAll(/^- \[.+?\]\(\.\/(.+?)\)/gm)].map(([, path = '']) => path);
  const expected = read.filter((page) => page !== 'index.html').map((page) => page.replace(/\.html$/, '.md'));
  expect(new Set(links)).toEqual(new Set(expected));
  expect(links).toHaveLength(expected.length);
});

test('the search finds a page by a word of its text', async () => {
  const { url, context } = await openSite();
  const page = await context.newPage();
  await page.goto(`${url}/guide.html`);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('rememberSignedIn');
  await expect
    .poll(() => page.locator('.VPLocalSearchBox .result').allTextContents())
    .toContainEqual(expect.stringContaining('Starting without a network'));
});

/** What axe finds serious in a page. */
async function seriousIn(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: join(ROOT, 'test/node_modules/axe-core/axe.min.js') });
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as typeof globalThis & { readonly axe: typeof axe };
    const { violations } = await checker.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
  });
}

const DESKTOP = { name: 'desktop, light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' } as const;
const PHONE = { name: 'phone, dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
const SHOWN = [
  '/',
  '/quick-start.html',
  '/guide.html',
  '/errors.html',
  '/doctor.html',
  '/api/rebearer.html',
  '/playground/',
].flatMap((path) => [DESKTOP, PHONE].map(({ name, ...options }) => ({ path, name, options })));

test.each(SHOWN)(
  '$path ($name): axe finds nothing serious, no part is wider than the page, and no request fails',
  async ({ path, options }) => {
    const { url, context } = await openSite(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url + path);
    // What fades in has its colours when it is there.
    await expect
      .poll(() => page.evaluate(() => document.getAnimations().every(({ playState }) => playState !== 'running')))
      .toBe(true);
    expect(await seriousIn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect(complaints).toEqual([]);
  },
);
