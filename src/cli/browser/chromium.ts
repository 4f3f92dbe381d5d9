import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { CheckBrowser, CheckPage } from '../../conformance/index.ts';
import { UsageError } from '../usage-error.ts';
import { connect, type Connection } from './connection.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'brave-browser',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The document comes from no address, which Chromium treats as a public one: it would not let the page call localhost.
  '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights,BlockInsecurePrivateNetworkRequests',
];
const DOCUMENT = 'rebearer-doctor-empty-page';

export interface OpenBrowser {
  readonly browser: CheckBrowser;
  readonly close: () => Promise<void>;
}

/**
 * Starts an installed Chromium, with an empty profile.
 *
 * @throws {UsageError} if there is none.
 */
export async function openChromium(
  named: string | true,
  env: Readonly<Record<string, string | undefined>>,
): Promise<OpenBrowser> {
  const path = named === true ? findChromium(env) : named;
  if (path === undefined || !existsSync(path))
    throw new UsageError('No Chromium was found; --browser takes the path of one, and so does REBEARER_CHROMIUM.');
  const profile = await mkdtemp(join(tmpdir(), 'rebearer-doctor-'));
  const isRoot = process.getuid?.() === 0;
  const flags = [...FLAGS, `--user-data-dir=${profile}`, ...(isRoot ? ['--no-sandbox'] : [])];
  const child = spawn(path, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , , input, output] = child.stdio;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  if (!isWritable(input) || !isReadable(output)) throw new UsageError('The browser cannot be talked to.');
  const connection = connect({ input, output, ended });
  return {
    browser: { open: (origin) => openPage(connection, origin) },
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [env['REBEARER_CHROMIUM'], ...onPath, ...PLACES].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

/** Opens a page of the origin with a document from here: the app's own scripts would sign in, refresh and log out beside the checks. */
async function openPage({ send, on }: Connection, origin: string): Promise<CheckPage> {
  const { browserContextId } = await send('Target.createBrowserContext', {});
  const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId });
  const attached = await send('Target.attachToTarget', { targetId, flatten: true });
  const sessionId = String(attached['sessionId']);
  const url = `${origin}/${DOCUMENT}`;
  const inPage = (method: string, params: object): Promise<Record<string, unknown>> => send(method, params, sessionId);
  const loaded = new Promise<void>((resolve) => on('Page.loadEventFired', () => resolve()));
  on('Fetch.requestPaused', ({ requestId }) => {
    const headers = [{ name: 'content-type', value: 'text/html' }];
    const body = btoa('<!doctype html><link rel="icon" href="data:,"><title>rebearer doctor</title>');
    void inPage('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: headers, body });
  });
  await inPage('Page.enable', {});
  await inPage('Fetch.enable', { patterns: [{ urlPattern: url }] });
  await inPage('Page.navigate', { url });
  await loaded;
  // From here on requests use the real network.
  await inPage('Fetch.disable', {});
  return {
    evaluate: async (expression) => {
      const answer = await inPage('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      const { result } = answer;
      return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
    },
    close: async () => {
      await send('Target.disposeBrowserContext', { browserContextId });
    },
  };
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream;
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'read' in stream;
}
