import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { isTimeout } from '../../src/browser/deadline.ts';
import type { ContextOptions, Engine, Renderer } from './engine.ts';
import { findWebKit } from './find.ts';
import { descendantsOf } from './processes.ts';
import { isReady, openSession, type WebDriverSession } from './web-driver.ts';
import { makeContext } from './webkit-context.ts';

interface Started {
  readonly session: WebDriverSession;
  readonly stop: () => void;
}

/** Starts WebKitGTK on a display of its own, driven by WebDriver: a browser for each context. */
export async function startWebKit(): Promise<Engine> {
  const programs = findWebKit();
  const { screen, display } = await startDisplay(programs.display);
  const drivers = new Set<ChildProcess>();

  /** Starts a driver and its browser. One that hangs as it starts is left, and another one started. */
  async function start(options: ContextOptions, attempts = 3): Promise<Started> {
    const port = await freePort();
    const env = { ...process.env, DISPLAY: display };
    const driver = spawn(programs.driver, [`--port=${port}`], { env, stdio: 'ignore' });
    drivers.add(driver);
    const stop = (): void => {
      drivers.delete(driver);
      driver.kill();
    };
    const address = `http://127.0.0.1:${port}`;
    while (!(await isReady(address))) await pause(20);
    try {
      const session = await openSession(address, {
        acceptInsecureCerts: options.ignoresCertificates ?? false,
        'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] },
      });
      return { session, stop };
    } catch (error) {
      stop();
      if (attempts === 1 || !isTimeout(error)) throw error;
      return start(options, attempts - 1);
    }
  }

  return {
    async openContext(options = {}) {
      const { session, stop } = await start(options);
      const context = makeContext(session, options);
      // A driver that answers nothing more can't close its browser; both end with it.
      return { ...context, close: () => context.close().finally(stop) };
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
