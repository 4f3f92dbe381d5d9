import type { AuthOptions } from 'rebearer';
import { afterAll, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { LogEntry } from '../../demo/server/log.ts';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import type { Context, Engine, Page } from '../../scripts/engines/engine.ts';
import { buildPage } from './build-page.ts';
import { launchEngine } from './engine.ts';

/** A real server and a real browser with one page open on it. */
export interface Stage {
  readonly server: ReferenceServer;
  readonly engine: Engine;
  readonly context: Context;
  readonly page: Page;
  /** The console output of the page, and its uncaught errors. */
  readonly complaints: string[];
  /** Opens the test page in another tab; a query changes what it finds. */
  readonly openPage: (query?: string) => Promise<Page>;
  /** The requests that really arrived at a path. */
  readonly arrived: (path: string) => readonly LogEntry[];
}

const servers = new Set<ReferenceServer>();

afterAll(async () => {
  await Promise.all([...servers].map((server) => server.close()));
});

/** Opens a stage of its own for one test. */
export async function setStage(config: ServerOptions = {}): Promise<Stage> {
  const [mounts, engine] = await Promise.all([buildPage(), launchEngine()]);
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    tokenLifetime: 180,
    mounts,
    ...config,
  });
  servers.add(server);
  const complaints: string[] = [];
  const context = await engine.openContext({ onSaid: ({ text }) => complaints.push(text) });
  onTestFinished(() => context.close());
  const openPage = async (query = ''): Promise<Page> => {
    const page = await context.openPage();
    await page.goto(`${server.url}/page/${query}`);
    await page.waitForFunction(() => 'bench' in globalThis);
    return page;
  };
  const page = await openPage();
  const arrived = (path: string): readonly LogEntry[] => server.log.filter((entry) => entry.path === path);
  return { server, engine, context, page, complaints, openPage, arrived };
}

/** A stage whose page has logged in as alice, the log empty; with options that can be written as JSON. */
export async function setStageSignedIn(
  config: ServerOptions = {},
  options: Pick<AuthOptions, 'retry'> = {},
): Promise<Stage> {
  const stage = await setStage(config);
  await stage.page.evaluate(async (given) => {
    bench.create(given);
    await bench.login('alice');
  }, options);
  stage.server.clearLog();
  return stage;
}
