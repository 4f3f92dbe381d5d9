import type { BrowserContext, Page } from 'playwright-core';
import { startServer } from '../demo/server/server.ts';
import { launch } from '../scripts/launch.ts';
import { buildPage } from '../test/browser/build-page.ts';

const ROUNDS = 15;

const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 3600, mounts: await buildPage() });
const browser = await launch();
const context = await browser.newContext();
const living = await openPage(context);
await living.evaluate(async () => {
  bench.create();
  await bench.login('alice');
});

// Interleaved, so that a slow moment of the machine meets them all.
const rows = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  await measure('a lock, free', living, lockAndRelease);
  await measure('a message there and back', living, echo);
  await measure('a token from the living tab', await openPage(context), restore);
  await measure('no living tab: one refresh', await openPage(context), restoreAlone);
  await measure('no living tab, tabs off', await openPage(context), restoreOff);
}
for (const [name, times] of rows) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1).padStart(7);
  console.log(`${name.padEnd(30)} min ${at(0)}  median ${at(0.5)}  max ${at(1)} ms`);
}
await browser.close();
await server.close();

async function openPage(target: BrowserContext): Promise<Page> {
  const page = await target.newPage();
  await page.goto(`${server.url}/page/`);
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

async function measure(name: string, page: Page, work: () => Promise<number>): Promise<void> {
  const times = rows.get(name) ?? [];
  rows.set(name, [...times, await page.evaluate(work)]);
  if (page !== living) await page.close();
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
