import type { Page as ChromiumPage } from 'playwright-core';
import { launch } from '../launch.ts';
import { drive } from './drive.ts';
import type { Context, ContextOptions, Engine, Page } from './engine.ts';

/** Starts Chromium, driven by Playwright. */
export async function startChromium(): Promise<Engine> {
  const browser = await launch(['--js-flags=--expose-gc']);
  const session = await browser.newBrowserCDPSession();
  return {
    async openContext({ ignoresCertificates = false, onSaid }: ContextOptions = {}): Promise<Context> {
      const context = await browser.newContext({ ignoreHTTPSErrors: ignoresCertificates });
      // What the browser itself has to say of a load comes without arguments.
      context.on('console', (line) => onSaid?.({ text: line.text(), isBrowsers: line.args().length === 0 }));
      context.on('weberror', (thrown) => onSaid?.({ text: String(thrown.error()), isBrowsers: false }));
      return {
        openPage: async () => makePage(await context.newPage()),
        setOffline: (isOffline) => context.setOffline(isOffline),
        close: () => context.close(),
      };
    },
    async renderers() {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => ({ pid: id, cpuTime }));
    },
    outlivesCrash: true,
    close: () => browser.close(),
  };
}

function makePage(page: ChromiumPage): Page {
  return drive({
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    run: (expression) => page.evaluate<string>(expression),
    close: () => page.close(),
  });
}
