import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { launch } from '../scripts/launch.ts';

/** Measures every way to be able to send a body twice: time in the call, and memory held while the answer is awaited. */

type Means = (body: string, size: number) => Promise<{ sync: number; total: number }>;

declare global {
  /** Lives in the measured page. */
  const measure: Means;
}

/** Runs in the page. Each means makes what is sent first and what is kept for a second time. */
function install(): void {
  const makeBody: Record<string, (size: number) => BodyInit> = {
    ArrayBuffer: (size) => new Uint8Array(size).fill(65).buffer,
    FormData: (size) => {
      const form = new FormData();
      form.append('text', 'a'.repeat(size));
      return form;
    },
    'FormData with a file': (size) => {
      const form = new FormData();
      form.append('file', new File([new Uint8Array(size)], 'a.bin'));
      return form;
    },
    URLSearchParams: (size) => new URLSearchParams({ text: 'a'.repeat(size) }),
    Blob: (size) => new Blob([new Uint8Array(size)]),
    string: (size) => 'a'.repeat(size),
  };
  const post = (body: BodyInit | null): RequestInit => ({ method: 'POST', body });
  const kept: unknown[] = [];
  const means: Record<string, (url: string, body: BodyInit) => Promise<Response>> = {
    native: (url, body) => fetch(url, post(body)),
    copy: (url, body) => {
      const copy =
        body instanceof ArrayBuffer
          ? body.slice(0)
          : body instanceof URLSearchParams
            ? new URLSearchParams(body)
            : (() => {
                const form = new FormData();
                for (const [name, value] of body as FormData) form.append(name, value);
                return form;
              })();
      kept.push(copy);
      return fetch(url, post(copy));
    },
    blob: (url, body) => {
      const blob = new Blob([body as ArrayBuffer]);
      kept.push(blob);
      return fetch(url, post(blob));
    },
    text: (url, body) => {
      const text = (body as URLSearchParams).toString();
      kept.push(text);
      return fetch(url, post(text));
    },
    request: (url, body) => {
      const request = new Request(url, post(body));
      kept.push(request);
      return fetch(request.clone());
    },
  };
  Object.assign(globalThis, {
    measure: async (name: string, size: number) => {
      const [type = '', how = ''] = name.split(' by ');
      const body = makeBody[type]?.(size);
      const run = means[how];
      if (body === undefined || run === undefined) throw new Error(name);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await fetch('/baseline');
      const start = performance.now();
      const answer = run('/sink', body);
      const sync = performance.now() - start;
      await (await answer).text();
      const total = performance.now() - start;
      kept.length = 0;
      Reflect.get(globalThis, 'gc')?.();
      return { sync, total };
    },
  } satisfies { measure: Means });
}

const NAMES = [
  'string by native',
  'Blob by native',
  'ArrayBuffer by native',
  'ArrayBuffer by copy',
  'ArrayBuffer by blob',
  'ArrayBuffer by request',
  'URLSearchParams by native',
  'URLSearchParams by copy',
  'URLSearchParams by text',
  'URLSearchParams by request',
  'FormData by native',
  'FormData by copy',
  'FormData by request',
  'FormData with a file by native',
  'FormData with a file by copy',
  'FormData with a file by request',
];

const SIZES = [1e3, 1e5, 1e6, 1e7, 1e8];

let pids: number[] = [];
let baseline = 0;
let held = 0;

/** Memory of the page's process and of the browser's, which keeps the Blobs. */
function memory(): number {
  return pids.reduce((sum, pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return sum + Number(/^Private_Dirty:\s+(\d+)/m.exec(text)?.[1]) * 1024;
  }, 0);
}

const server = createServer((request, response: ServerResponse) => {
  if (request.url === '/') return void response.setHeader('content-type', 'text/html').end('<!doctype html>');
  const hash = createHash('sha1');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  request.on('end', () => {
    if (request.url === '/baseline') baseline = memory();
    else held = memory() - baseline;
    response.end('x');
  });
});

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const browser = await launch(['--js-flags=--expose-gc']);
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${address.port}/`);
await page.evaluate(install);
const session = await browser.newBrowserCDPSession();
const { processInfo } = await session.send('SystemInfo.getProcessInfo');
pids = processInfo.filter(({ type }) => type === 'renderer' || type === 'browser').map(({ id }) => id);

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

for (const size of SIZES) {
  const rounds = size >= 1e8 ? 5 : size >= 1e7 ? 9 : 31;
  // A page that makes 100 MB of text crashes.
  const names = NAMES.filter((name) => size < 1e8 || !/^(string|URLSearchParams|FormData) /.test(name));
  const results = new Map(
    names.map((name) => [name, { sync: [] as number[], total: [] as number[], held: [] as number[] }]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [name, result] of results) {
      const { sync, total } = await page.evaluate(([given, bytes]) => measure(given, bytes), [name, size] as const);
      result.sync.push(sync);
      result.total.push(total);
      result.held.push(held);
    }
  }
  for (const [name, result] of results) {
    const [sync, total, bytes] = [result.sync, result.total, result.held].map(median);
    console.log(
      `${size} ${name.padEnd(34)} ${sync?.toFixed(2)} ms in the call, ${total?.toFixed(1)} ms in all, ${((bytes ?? 0) / 1e6).toFixed(1)} MB held`,
    );
  }
}
await browser.close();
server.close();
