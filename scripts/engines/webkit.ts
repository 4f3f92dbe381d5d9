import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine, Renderer } from './engine.ts';
import { findWebKit } from './find.ts';
import { descendantsOf } from './processes.ts';
import { isReady, openSession } from './web-driver.ts';
import { makeContext } from './webkit-context.ts';

/** Starts WebKitGTK on a display of its own, driven by WebDriver: a browser for each context. */
export async function startWebKit(): Promise<Engine> {
  const programs = findWebKit();
  const { screen, display } = await startDisplay(programs.display);
  const drivers = new Set<ChildProcess>();
  return {
    async openContext(options = {}) {
      const port = await freePort();
      const env = { ...process.env, DISPLAY: display };
      const driver = spawn(programs.driver, [`--port=${port}`], { env, stdio: 'ignore' });
      drivers.add(driver);
      const address = `http://127.0.0.1:${port}`;
      while (!(await isReady(address))) await pause(20);
      const session = await openSession(address, {
        acceptInsecureCerts: options.ignoresCertificates ?? false,
        'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] },
      });
      const context = makeContext(session, options);
      const close = async (): Promise<void> => {
        drivers.delete(driver);
        // A driver that answers nothing more can't close its browser; both end with it.
        await context.close().finally(() => driver.kill());
      };
      return { ...context, close };
    },
    renderers: descendantsOf && (() => renderersOf(drivers)),
    outlivesCrash: false,
    async close() {
      for (const driver of drivers) driver.kill();
      screen.kill();
    },
  };
}

async function startDisplay(program: string): Promise<{ readonly screen: ChildProcess; readonly display: string }> {
  const screen = spawn(program, ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chosen: unknown[] = await once(screen.stdout, 'data');
  return { screen, display: `:${String(chosen[0]).trim()}` };
}

async function renderersOf(drivers: Iterable<ChildProcess>): Promise<readonly Renderer[]> {
  const found = await Promise.all([...drivers].map(async ({ pid }) => (pid && (await descendantsOf?.(pid))) || []));
  return found.flat().filter(({ command }) => command.includes('WebKitWebProcess'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
