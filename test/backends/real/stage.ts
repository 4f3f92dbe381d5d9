import { afterAll, expect, onTestFinished } from 'vitest';
import type { Page } from '../../../scripts/engines/engine.ts';
import { launchEngine } from '../../browser/engine.ts';
import { needs } from '../../browser/needs.ts';
import { NotInstalledError } from '../../../scripts/install/not-installed-error.ts';
import type { Exchange } from './proxy.ts';
import type { RealBackend } from './real-backend.ts';
import { type Running, startBackend } from './start.ts';
import { isBounded, timeLeft } from '../../../scripts/install/time-left.ts';

/** A real backend, and a fresh profile of a real browser. */
export interface RealStage {
  readonly backend: RealBackend;
  readonly running: Running;
  /** Opens a tab of the app. */
  readonly openTab: () => Promise<Page>;
  /** The requests that the backend got at one of its paths. */
  readonly arrived: (path: keyof RealBackend['paths']) => readonly Exchange[];
  readonly clearLog: () => void;
  readonly login: (tab: Page, user: string) => Promise<string>;
  /** What the page wrote to its console. */
  readonly complaints: readonly string[];
}

const LONG = 600;
const SHORT = 10;

const started = new Map<string, Promise<Running>>();

afterAll(async () => {
  const all = await Promise.allSettled(started.values());
  await Promise.all(all.map(async (each) => each.status === 'fulfilled' && each.value.stop()));
});

/** One process for each backend and lifetime; the sessions in it are each test's own. */
export async function setRealStage(backend: RealBackend, lifetime: 'long' | 'short' = 'long'): Promise<RealStage> {
  if (timeLeft() === 0) needs(undefined, 'more time than there is for real backends');
  const key = `${backend.name} ${lifetime}`;
  const start = started.get(key) ?? startBackend(backend, lifetime === 'long' ? LONG : SHORT);
  started.set(key, start);
  const running = await start.catch(skipWhereItMayBeMissing);
  const { proxy } = running;
  const complaints: string[] = [];
  const engine = await launchEngine();
  const context = await engine.openContext({
    onSaid: ({ text, isBrowsers }) => void (isBrowsers || complaints.push(text)),
  });
  onTestFinished(() => context.close());
  proxy.log.length = 0;
  return {
    backend,
    running,
    complaints,
    async openTab() {
      const tab = await context.openPage();
      await tab.goto(`${proxy.url}/page/?backend=${backend.name}`);
      await tab.waitForFunction(() => 'realBench' in globalThis);
      return tab;
    },
    arrived: (path) => proxy.log.filter((exchange) => exchange.path === backend.paths[path]),
    clearLog() {
      proxy.log.length = 0;
    },
    login: (tab, user) =>
      tab.evaluate(({ username, password }) => realBench.login(username, password), backend.account(user)),
  };
}

/** If a registry fails, CI skips the backend and says why. */
function skipWhereItMayBeMissing(error: unknown): never {
  if (!isBounded || !(error instanceof NotInstalledError)) throw error;
  return needs(undefined, `what cannot be installed: ${error.message}`);
}

/** Opens a tab, logs in as alice, and forgets what the backend has seen so far. */
export async function signedIn(stage: RealStage): Promise<Page> {
  const tab = await stage.openTab();
  expect(await stage.login(tab, 'alice')).toBe('in');
  stage.clearLog();
  return tab;
}

export const call = (tab: Page, path: string, count = 1): Promise<readonly { status: number; text: string }[]> =>
  tab.evaluate(({ path, count }) => realBench.call(path, count), { path, count });

export const sessionOf = (tab: Page): Promise<ReturnType<typeof realBench.session>> =>
  tab.evaluate(() => realBench.session());

/** Waits until the server itself refuses the token of the page, by its own clock. */
export async function untilExpired(tab: Page, path: string): Promise<void> {
  const refusal = [401, 403];
  await expect.poll(async () => refusal.includes(await tab.evaluate((path) => realBench.probe(path), path))).toBe(true);
}
