import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { type Demo, startDemo } from '../../demo/server/demo.ts';
import type { Backstage, Played, PlayerPage } from '../../demo/scenes/conduct.ts';
import { conduct } from '../../demo/scenes/conduct.ts';
import type { ContestantName } from '../../demo/scenes/contestants/contestants.ts';
import type { LogLine } from '../../demo/scenes/facts.ts';
import type { Scene } from '../../demo/scenes/scene.ts';
import { launch } from '../../scripts/launch.ts';

/** Plays scenes in the tabs of a real browser, against the demo's servers. */
export interface Theatre {
  readonly play: (scene: Scene, who: ContestantName) => Promise<Played>;
  readonly browser: string;
  readonly close: () => Promise<void>;
}

export async function openTheatre(): Promise<Theatre> {
  const staticDir = await mkdtemp(join(tmpdir(), 'rebearer-scenes-'));
  const configFile = join(import.meta.dirname, '../../demo/app/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir: staticDir } });
  const demo = await startDemo({ port: 0, dbFile: ':memory:', staticDir });
  const browser = await launch();
  return {
    browser: browser.version(),
    async play(scene, who) {
      const context = await browser.newContext();
      try {
        return await conduct(scene, await backstageOf({ demo, context, scene, who }));
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await demo.close();
      await rm(staticDir, { recursive: true, force: true });
    },
  };
}

interface Casting {
  readonly demo: Demo;
  readonly context: BrowserContext;
  readonly scene: Scene;
  readonly who: ContestantName;
}

async function backstageOf({ demo, context, scene, who }: Casting): Promise<Backstage> {
  const { url } = demo.server;
  const control = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(url + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json', origin: url } }),
    });
  const { run } = (await (await control('POST', '/play', scene.rules ?? {})).json()) as { run: string };
  const pathOf = (tab: number): string =>
    `/player.html?run=${run}&who=${who}&tab=${tab}${scene.asksInPlace ? '&asks' : ''}`;
  return {
    urlOf: (tab) => url + pathOf(tab),
    redirectUrlOf: (tab, as) => `${url}/play/${run}/redirect?as=${as}&back=${encodeURIComponent(pathOf(tab))}`,
    openPage: async () => playerIn(await context.newPage()),
    change: async (change) => void (await control('POST', `/play/${run}`, change)),
    log: async () => ((await (await control('GET', `/play/${run}/log`)).json()) as { log: LogLine[] }).log,
  };
}

function playerIn(page: Page): PlayerPage {
  return {
    async load(url) {
      await page.goto(url);
      await page.waitForFunction(async () => (await globalThis.stand) !== undefined);
    },
    play: (step) => page.evaluate(async (step) => (await globalThis.stand)?.play(step) ?? '', step),
    weather: (weather) => page.evaluate(async (weather) => (await globalThis.stand)?.weather(weather), weather),
    facts: () => page.evaluate(async () => (await globalThis.stand)?.facts() ?? { spans: [], shown: [] }),
  };
}
