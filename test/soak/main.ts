import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/browser.ts';
import { keepDatabase } from '../../scripts/databases/keep.ts';
import { launch } from '../../scripts/launch.ts';
import { seeded } from '../histories/random.ts';
import { type Fault, startGateway } from './gateway.ts';
import { createInstances } from './instances.ts';
import type { Tally } from './page/page.ts';
import { writeReport } from './report.ts';

// `npm run soak -- --minutes 60 --tabs 10 --seed 1 --write docs/reliability.md`
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    tabs: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    write: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const random = seeded(seed);
const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(random() * items.length)] ?? items[0];
const USERS = ['alice', 'bob'];
/** A call that waits this long for a token is lost: all time-outs together are shorter. */
const LOST = 90_000;

process.env['REBEARER_CHROMIUM'] ??= await ensureChromium();
const database = await keepDatabase('postgres');
const instances = createInstances(database.url);
const gateway = await startGateway(instances.next, await files());
await instances.start(gateway.url);
const browser = await launch(['--js-flags=--expose-gc']);
const tabs = (await Promise.all(USERS.map(openTabs))).flat();

const faults: Record<string, number> = {};
/** Each is said once: a tab that is signed out stays so. */
const problems = new Set<string>();
const begun = performance.now();
const ends = begun + minutes * 60_000;
const retired: Tally[] = [];
let heapBefore: readonly number[] | undefined;
for (let second = 0; performance.now() < ends; second++) {
  await injure();
  await pause(1000);
  if (second % 30 === 0) await inspect();
  if (heapBefore === undefined && performance.now() - begun > minutes * 15_000) heapBefore = await heaps();
}
gateway.setFault('none');
await recover();
const heapAfter = await heaps();
const tallies = [...retired, ...(await Promise.all(tabs.map(({ page }) => page.evaluate(() => soaked.tally()))))];
const held = problems.size === 0;
await writeReport(values.write, {
  minutes,
  seed,
  tabs: tabs.length,
  faults,
  killed: instances.killed(),
  outcomes: tallies.map(({ outcomes }) => outcomes),
  seen: gateway.seen,
  events: instances.events,
  heap: { before: heapBefore ?? [], after: heapAfter },
  problems: [...problems],
});
await browser.close();
await gateway.close();
await instances.close();
await database.close();
process.exitCode = held ? 0 : 1;

async function files(): Promise<Readonly<Record<string, string>>> {
  const folder = join(import.meta.dirname, 'page');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    tsconfig: join(import.meta.dirname, '../../tsconfig.json'),
  });
  return { '/': await readFile(join(folder, 'index.html'), 'utf8'), '/page.js': outputFiles[0]?.text ?? '' };
}

interface Tab {
  readonly user: string;
  readonly page: Page;
}

/** Opens the tabs of one user, who logs in in the first of them. */
async function openTabs(user: string): Promise<readonly Tab[]> {
  const context = await browser.newContext();
  const opened: Tab[] = [];
  for (let count = 0; count < Number(values.tabs) / USERS.length; count++) {
    const tab = { user, page: await context.newPage() };
    await load(tab, count === 0);
    opened.push(tab);
  }
  return opened;
}

/** A load takes as long as the machine needs: that tabs are kept from loading by others is for `inspect` to notice. */
async function load({ page, user }: Tab, isLogin = false): Promise<void> {
  await page.goto(gateway.url, { timeout: 0 });
  await page.waitForFunction(() => 'soaked' in globalThis);
  if (isLogin) await page.evaluate((name) => soaked.login(name), user);
  await page.evaluate((name) => soaked.start(name), user);
}

/** Does one thing a second that happens to sites. */
async function injure(): Promise<void> {
  const fault = pick<Fault>(['none', 'none', 'none', 'refused', 'lost', 'error', 'slow']);
  gateway.setFault(fault);
  count(fault);
  const more = random();
  const [first, ...others] = tabs;
  if (first === undefined) return;
  const tab = pick([first, ...others]);
  if (more < 0.04) {
    count('instance killed');
    void instances.replace().catch((error: unknown) => problems.add(String(error)));
  } else if (more < 0.1) {
    count('clock set wrong');
    const skew = Math.round((random() - 0.5) * 2 * 86_400_000);
    await tab.page.evaluate((by) => soaked.setSkew(by), skew);
  } else if (more < 0.14) {
    count('tab reloaded');
    retired.push(await tab.page.evaluate(() => soaked.tally()));
    await load(tab);
  } else if (more < 0.145) {
    count('database restarted');
    await database.stop('at once');
    await database.start();
  }
}

function count(fault: string): void {
  faults[fault] = (faults[fault] ?? 0) + 1;
}

async function inspect(): Promise<void> {
  for (const [number, { page, user }] of tabs.entries()) {
    const { foreign, oldest, outcomes, status } = await page.evaluate(() => soaked.tally());
    const name = `tab ${number} of ${user}`;
    if (foreign > 0) problems.add(`${name}: ${foreign} answers of another user`);
    if (oldest > LOST) problems.add(`${name}: a call has been out for ${Math.round(oldest / 1000)} s`);
    if (status === 'unauthenticated') problems.add(`${name}: signed out`);
    else if (outcomes['401'] !== undefined) problems.add(`${name}: a call was answered with 401`);
  }
}

/** Once nothing fails any more, each tab has its calls answered, as soon as its pauses after the last failure are over. */
async function recover(): Promise<void> {
  await Promise.all(
    tabs.map(async ({ page, user }, number) => {
      const outcome = await page.evaluate(async (patience) => {
        soaked.stop();
        for (const since = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 1000))) {
          const outcome = await soaked.auth.fetch('/api/me').then(({ status }) => status, String);
          if (outcome === 200 || performance.now() - since > patience) return outcome;
        }
      }, LOST);
      if (outcome !== 200) problems.add(`tab ${number} of ${user} did not recover: ${outcome}`);
    }),
  );
  await inspect();
}

function heaps(): Promise<readonly number[]> {
  return Promise.all(
    tabs.map(({ page }) =>
      page.evaluate(async () => {
        for (let round = 0; round < 3; round++) {
          (globalThis as { gc?: () => void }).gc?.();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
        return memory.usedJSHeapSize;
      }),
    ),
  );
}
