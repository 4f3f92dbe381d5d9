import { randomUUID } from 'node:crypto';
import { type BundleOptions, bundlePages } from './bundle.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { type BenchServer, startServer } from './server.ts';

/** Milliseconds for one page. */
const PATIENCE = 300_000;

/** A browser and a server, for all benches of a run. */
export interface Stage {
  readonly chromium: Chromium;
  readonly server: BenchServer;
  /** Opens a page, waits for what it reports, and closes it. */
  readonly run: <Result>(page: string, params: object) => Promise<Result>;
  /** The same in steps, for benches that need several pages at once. */
  readonly open: <Result>(page: string, params: object) => Promise<OpenPage<Result>>;
  readonly close: () => Promise<void>;
}

export interface OpenPage<Result> {
  readonly run: string;
  readonly targetId: string;
  readonly result: Promise<Result>;
  readonly close: () => Promise<void>;
}

export async function openStage(options: BundleOptions = { minify: true }): Promise<Stage> {
  const server = await startServer(await bundlePages(options));
  const chromium = await startChromium();
  server.answerWith({ cpu: chromium.rendererSeconds, memory: chromium.memory });
  async function open<Result>(page: string, params: object): Promise<OpenPage<Result>> {
    const run = randomUUID();
    const search = new URLSearchParams({ run, params: JSON.stringify(params) });
    const result = server.reported<Result>(run);
    const targetId = await chromium.open(`${server.url}/page/${page}?${search}`);
    return { run, targetId, result, close: () => chromium.closePage(targetId) };
  }
  return {
    chromium,
    server,
    open,
    async run<Result>(page: string, params: object) {
      const opened = await open<Result>(page, params);
      const late = setTimeout(
        () => server.giveUp(opened.run, `${page} took longer than ${PATIENCE / 1000} s`),
        PATIENCE,
      );
      const result = await opened.result.finally(() => clearTimeout(late));
      await opened.close();
      return result;
    },
    async close() {
      await chromium.close();
      await server.close();
    },
  };
}
