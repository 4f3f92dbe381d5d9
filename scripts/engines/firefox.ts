import puppeteer, { type Page as FirefoxPage } from 'puppeteer-core';
import { drive } from './drive.ts';
import type { Context, ContextOptions, Engine, Page } from './engine.ts';
import { findFirefox } from './find.ts';
import { descendantsOf } from './processes.ts';

/** Starts Firefox, driven by Puppeteer over WebDriver BiDi. */
export async function startFirefox(): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    acceptInsecureCerts: true,
  });
  const pid = browser.process()?.pid;
  return {
    async openContext({ onSaid }: ContextOptions = {}): Promise<Context> {
      const context = await browser.createBrowserContext();
      const pages = new Set<FirefoxPage>();
      return {
        async openPage() {
          const page = await context.newPage();
          pages.add(page);
          page.on('console', (line) => onSaid?.({ text: line.text(), isBrowsers: false }));
          page.on('pageerror', (error) => onSaid?.({ text: String(error), isBrowsers: !isThrown(error) }));
          return makePage(page, () => pages.delete(page));
        },
        setOffline: async (isOffline) => {
          await Promise.all([...pages].map((page) => page.setOfflineMode(isOffline)));
        },
        close: () => context.close(),
      };
    },
    renderers:
      descendantsOf === undefined || pid === undefined
        ? undefined
        : async () => ((await descendantsOf?.(pid)) ?? []).filter(({ command }) => command.endsWith(' tab ')),
    outlivesCrash: true,
    close: () => browser.close(),
  };
}

function makePage(page: FirefoxPage, onClose: () => void): Page {
  return drive({
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: (expression) => page.evaluate(expression) as Promise<string>,
    async close() {
      onClose();
      await page.close();
    },
  });
}

/** Firefox reports its own remarks as errors, which come from no line of a script. */
function isThrown(error: unknown): boolean {
  return error instanceof Error && /\n +at /.test(error.stack ?? '');
}
