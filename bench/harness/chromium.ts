import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findChromium } from '../../scripts/browser.ts';
import { connect, type DevTools } from './devtools.ts';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A tab in the background has its timers slowed down, and every tab of a bench but one is there.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--enable-precise-memory-info',
  // A young generation that holds a whole round, so that bytes allocated can be read off the heap's size.
  '--js-flags=--expose-gc --min-semi-space-size=128 --max-semi-space-size=128',
  '--remote-debugging-port=0',
];

/** A Chromium that is told to open pages and nothing else: what a page does never passes through the DevTools protocol. */
export interface Chromium {
  readonly devTools: DevTools;
  readonly open: (url: string) => Promise<string>;
  readonly closePage: (targetId: string) => Promise<void>;
  /** Seconds that the pages' processes have spent on a core since they began. */
  readonly rendererSeconds: () => Promise<number>;
  /** Bytes that the browser and its processes hold for themselves; not a number where the system does not say. */
  readonly memory: () => Promise<number>;
  readonly version: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function startChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'rebearer-bench-'));
  const child = spawn(findChromium(), [...ARGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const devTools = await connect(await addressOf(child));
  return {
    devTools,
    async open(url) {
      const { targetId } = await devTools.send<{ targetId: string }>('Target.createTarget', { url });
      return targetId;
    },
    async closePage(targetId) {
      await devTools.send('Target.closeTarget', { targetId });
    },
    async rendererSeconds() {
      const { processInfo } = await devTools.send<ProcessList>('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { type, cpuTime }) => (type === 'renderer' ? sum + cpuTime : sum), 0);
    },
    async memory() {
      const { processInfo } = await devTools.send<ProcessList>('SystemInfo.getProcessInfo');
      const sizes = await Promise.all(processInfo.map(({ id }) => residentBytes(id)));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async version() {
      return (await devTools.send<{ product: string }>('Browser.getVersion')).product;
    },
    async close() {
      const closed = once(child, 'close');
      await devTools.send('Browser.close').catch(() => child.kill());
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface ProcessList {
  readonly processInfo: readonly { readonly id: number; readonly type: string; readonly cpuTime: number }[];
}

/** Anonymous and shared memory; files such as the program itself are no one's. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)].map(([, digits]) => Number(digits));
  return kilobytes.length === 0 ? NaN : kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('Chromium has no stderr.');
  for await (const line of createInterface(stderr)) {
    const address = /DevTools listening on (\S+)/.exec(line)?.[1];
    if (address === undefined) continue;
    // Unread, a full pipe would stop the browser.
    stderr.resume();
    return address;
  }
  throw new Error('Chromium ended without a word of where its DevTools listen.');
}
