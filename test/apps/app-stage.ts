import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { NotInstalledError } from '../../scripts/install/not-installed-error.ts';
import { launchChromium } from '../browser/chromium.ts';
import { needs } from '../browser/needs.ts';
import type { App } from './app.ts';
import type { Exchange } from './logging-proxy.ts';
import { type RunningApp, startApp, type TestOptions } from './start-app.ts';

/** A running app, and a browser without cookies. */
export interface AppStage {
  readonly app: RunningApp;
  readonly context: BrowserContext;
  /** What the pages wrote to their consoles, and their uncaught errors. */
  readonly complaints: string[];
  /** Opens a path of the app in a tab of its own. */
  readonly open: (path: string) => Promise<Page>;
  readonly login: (tab: Page, user: 'alice' | 'bob') => Promise<void>;
  /** The log, but for the app's static files. */
  readonly log: () => readonly Exchange[];
  readonly clearLog: () => void;
}

const PASSWORDS = { alice: 'correct horse', bob: 'battery staple' };

/** Chromium's line about an answer of 4xx, such as that of the icon that the app does not have. */
const FAILED_REQUEST = /^Failed to load resource/;

const MODES = {
  usual: {},
  /** The predecessor of a cookie is refused at once. */
  strict: { grace: 0 },
  /** A token lives for two seconds. */
  short: { lifetimes: { accessToken: 2000 } },
} satisfies Readonly<Record<string, TestOptions>>;

const started = new Map<string, Promise<RunningApp>>();

afterAll(async () => {
  const all = await Promise.allSettled(started.values());
  await Promise.all(all.map(async (each) => each.status === 'fulfilled' && each.value.stop()));
});

/** One server a mode; the browser's profile is each test's own. */
export async function setAppStage(description: App, mode: keyof typeof MODES = 'usual'): Promise<AppStage> {
  const key = `${description.name} ${mode}`;
  const start = started.get(key) ?? startApp(description, MODES[mode]);
  started.set(key, start);
  const app = await start.catch(skipWhereItMayBeMissing);
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (!FAILED_REQUEST.test(message.text())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  await context.addInitScript(recordHeadings);
  const { log, url } = app.proxy;
  log.length = 0;
  return {
    app,
    context,
    complaints,
    async open(path) {
      const tab = await context.newPage();
      await tab.goto(url + path);
      return tab;
    },
    async login(tab, user) {
      await tab.getByLabel('Name').fill(user);
      await tab.getByLabel('Password').fill(PASSWORDS[user]);
      await tab.getByRole('button', { name: 'Sign in' }).click();
    },
    log: () => log.filter(({ path }) => !description.assets.test(path)),
    clearLog() {
      log.length = 0;
    },
  };
}

/** Runs in the page: keeps every text that its heading has had since the document began, and the heading of the server. */
function recordHeadings(): void {
  const seen: string[] = [];
  Object.assign(globalThis, { headings: seen });
  document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') Object.assign(globalThis, { first: document.querySelector('h1') });
    look();
  });
  const look = (): void => {
    const heading = document.querySelector('h1');
    // The parser may be in the middle of it: React parts its text by comments.
    if (document.readyState === 'loading' && heading?.nextSibling === null) return;
    const text = heading?.textContent ?? '';
    if (text !== '' && text !== seen.at(-1)) seen.push(text);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** The failure of a registry is not a failure of the app. */
function skipWhereItMayBeMissing(error: unknown): never {
  const mayBeMissing = process.env['REBEARER_APPS_MAY_BE_MISSING'] === '1';
  if (!mayBeMissing || !(error instanceof NotInstalledError)) throw error;
  return needs(undefined, `what cannot be installed: ${error.message}`);
}
