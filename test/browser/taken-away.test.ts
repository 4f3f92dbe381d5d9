import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jwt } from '../simulation/jwt.ts';
import { bundle } from './build-page.ts';
import { openSmallSite, type SmallSite } from './small-site.ts';

const FOLDER = join(import.meta.dirname, 'taken-away/page');
const ALL_WELL = '200,200,unauthenticated,true';

function openSite(): Promise<SmallSite> {
  return openSmallSite(FOLDER, () => async (request) => {
    const { pathname } = new URL(request.url);
    const headers = {
      'access-control-allow-origin': request.headers.get('origin') ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, x-own',
    };
    if (request.method === 'OPTIONS') return new Response(null, { headers });
    if (pathname === '/auth/refresh') return Response.json({ access_token: jwt({ sub: 'alice' }) }, { headers });
    if (pathname === '/auth/logout') return new Response(null, { status: 204, headers });
    // As the page's own script, for those of another origin too.
    if (pathname === '/open/page.js')
      return new Response(await readFile(join(await bundle(FOLDER), 'page.js')), {
        headers: { ...headers, 'content-type': 'text/javascript' },
      });
    if (pathname !== '/api/x') return undefined;
    const isWhole = request.method === 'GET' || request.headers.get('x-own') === 'own';
    const status = request.headers.has('authorization') ? (isWhole ? 200 : 400) : 401;
    return new Response(request.method, { status, headers });
  });
}

test.each<readonly [string, () => void]>([
  [
    'locks that never answer',
    () => Object.defineProperty(navigator, 'locks', { value: { request: () => new Promise(() => {}) } }),
  ],
  [
    'locks that may not be looked at',
    () =>
      Object.defineProperty(navigator, 'locks', {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      }),
  ],
  ['no locks', () => Object.defineProperty(navigator, 'locks', { value: undefined })],
  ['no channels', () => Object.defineProperty(globalThis, 'BroadcastChannel', { value: undefined })],
  [
    'channels that may not be looked at',
    () =>
      Object.defineProperty(globalThis, 'BroadcastChannel', {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      }),
  ],
  [
    'a storage that is full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    },
  ],
  ['a storage that is null', () => Object.defineProperty(globalThis, 'localStorage', { value: null })],
  [
    'cookies that may not be read',
    () =>
      Object.defineProperty(document, 'cookie', {
        get() {
          throw new DOMException('forbidden', 'SecurityError');
        },
      }),
  ],
  [
    'a steady clock that stands still',
    () => {
      performance.now = () => 0;
    },
  ],
  [
    'a wall clock of 1970',
    () => {
      Date.now = () => 0;
    },
  ],
  // Any script of the page may replace these two by a variable of its own.
  ['a variable named origin', () => Object.assign(globalThis, { origin: { lat: 48.2, lng: 16.4 } })],
  ['a text named origin', () => Object.assign(globalThis, { origin: 'VIE' })],
  ['a variable named performance', () => Object.assign(globalThis, { performance: [{ quarter: 1 }] })],
  // The document has such an element in place of its own member.
  [
    'images named cookie and prerendering',
    () =>
      document.addEventListener('readystatechange', () => {
        document.body.append(...['cookie', 'prerendering'].map((name) => Object.assign(new Image(), { name })));
      }),
  ],
  [
    'the Array.from of Prototype, which knows no iterators',
    () => {
      Array.from = (given: ArrayLike<unknown>) => [].slice.call(given);
    },
  ],
  [
    'builtins that are frozen',
    () => {
      for (const { prototype } of [Object, Array, Function]) Object.freeze(prototype);
    },
  ],
  [
    'a fetch that was wrapped by what asks its init',
    () => {
      const native = globalThis.fetch;
      globalThis.fetch = (input, init) => {
        const names = ['method', 'headers'].filter((name) => init?.hasOwnProperty(name));
        return native(input, names.length > 0 ? init : {});
      };
    },
  ],
  [
    'a fetch that was wrapped by what makes a text of its arguments',
    () => {
      const native = globalThis.fetch;
      const seen: string[] = [];
      globalThis.fetch = (...args) => {
        const [url, init = {}]: readonly unknown[] = args;
        seen.push(`fetch ${String(url)} ${String(init)} ${String(Reflect.get(Object(init), 'headers'))}`);
        return native(...args);
      };
    },
  ],
  [
    'a fetch that was wrapped by what makes a Request',
    () => {
      const native = globalThis.fetch;
      globalThis.fetch = (input, init) => native(new Request(input, init));
    },
  ],
  [
    'a fetch that was wrapped by what changes the init',
    () => {
      const native = globalThis.fetch;
      globalThis.fetch = (input, init = {}) => {
        init.headers = new Headers(init.headers);
        return native(input, init);
      };
    },
  ],
])('a page with %s works', async (_name, take) => {
  const { url, context } = await openSite();
  const page = await context.newPage();
  await page.addInitScript(take);
  await page.goto(url);
  await page.waitForFunction(() => 'outcome' in globalThis);
  expect(await page.evaluate(() => Reflect.get(globalThis, 'outcome') as Promise<string>)).toBe(ALL_WELL);
});

test('a frame without an origin works, though it may read no cookie', async () => {
  const { url, context } = await openSite();
  const page = await context.newPage();
  await page.goto(`${url}/api/x`);
  const outcome = page.evaluate(
    (src) =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data));
        const frame = document.createElement('iframe');
        frame.sandbox.add('allow-scripts');
        frame.srcdoc = `<script type="module" src="${src}"></script>`;
        document.body.append(frame);
      }),
    `${url}/open/page.js`,
  );
  expect(await outcome).toBe(ALL_WELL);
});
