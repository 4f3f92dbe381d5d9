import type { Page } from 'playwright-core';
import { startServer } from '../demo/server/server.ts';
import { launch } from '../scripts/launch.ts';
import { buildPage } from '../test/browser/build-page.ts';
import { figureOf } from './harness/figures.ts';
import type { Row } from './harness/row.ts';

const ROUNDS = 15;

/** Takes apart what a new tab waits for until it has a token. */
export async function measureHandOver(): Promise<readonly Row[]> {
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 3600, mounts: await buildPage() });
  const browser = await launch();
  const context = await browser.newContext();
  const rows = new Map<string, number[]>();

  const openPage = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${server.url}/page/`);
    await page.waitForFunction(() => 'bench' in globalThis);
    return page;
  };
  const measure = async (name: string, page: Page, work: () => Promise<number>): Promise<void> => {
    rows.set(name, [...(rows.get(name) ?? []), await page.evaluate(work)]);
    if (page !== living) await page.close();
  };

  const living = await openPage();
  await living.evaluate(async () => {
    bench.create();
    await bench.login('alice');
  });
  // Interleaved, so that a slow moment of the machine meets them all.
  for (let round = 0; round < ROUNDS; round++) {
    await measure('a lock, free', living, lockAndRelease);
    await measure('a message there and back', living, echo);
    await measure('a token from the living tab', await openPage(), restore);
    await measure('no living tab: one refresh', await openPage(), restoreAlone);
    await measure('no living tab, tabs off', await openPage(), restoreOff);
  }
  await browser.close();
  await server.close();
  return [...rows].map(([what, times]) => {
    const { median: value, spread } = figureOf(times);
    return { what, who: 'rebearer', value, unit: 'ms', spread };
  });
}

// What follows runs in the page.

async function lockAndRelease(): Promise<number> {
  const start = performance.now();
  await navigator.locks.request('bench', () => Promise.resolve());
  return performance.now() - start;
}

async function echo(): Promise<number> {
  const [here, there] = [new BroadcastChannel('bench'), new BroadcastChannel('bench')];
  there.addEventListener('message', () => there.postMessage('back'), { once: true });
  const start = performance.now();
  const back = new Promise((resolve) => {
    here.addEventListener('message', resolve, { once: true });
  });
  here.postMessage('there');
  await back;
  const took = performance.now() - start;
  here.close();
  there.close();
  return took;
}

async function restore(): Promise<number> {
  const start = performance.now();
  bench.create();
  await bench.auth.ready();
  return performance.now() - start;
}

/** A name of its own, so that no living tab answers. */
async function restoreAlone(): Promise<number> {
  const start = performance.now();
  bench.create({ origins: [location.origin, 'https://nobody.example.com'] });
  await bench.auth.ready();
  return performance.now() - start;
}

async function restoreOff(): Promise<number> {
  const start = performance.now();
  bench.create({ tabs: 'off' });
  await bench.auth.ready();
  return performance.now() - start;
}
