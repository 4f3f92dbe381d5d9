import { createAuth, type Auth, type Fetch } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageAt } from '../page-at.ts';
import { settle } from '../simulation/world.ts';

function urlOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

const ORIGIN = 'https://app.example.com';

const page = pageAt(ORIGIN);

/** Puts a fetch in the place of the native one; returns what it was sent. */
function stubFetch(): [url: string, authorization: string | null][] {
  const sent: [string, string | null][] = [];
  const native: Fetch = (input, init) => {
    sent.push([urlOf(input), new Headers(init?.headers).get('authorization')]);
    const isRefresh = urlOf(input).endsWith('/auth/refresh');
    return Promise.resolve(isRefresh ? Response.json({ access_token: 'a', expires_in: 60 }) : new Response('native'));
  };
  vi.stubGlobal('fetch', native);
  return sent;
}

function create(name: string, path = '/auth/refresh'): Auth {
  return createAuth<unknown>({ name, refresh: path, tabs: 'off', environment: { page } });
}

test('the fetch of an auth may replace the global fetch', async () => {
  const sent = stubFetch();
  const auth = create('a');
  globalThis.fetch = auth.fetch;
  const response = await fetch(`${ORIGIN}/api/x`);
  expect(await response.text()).toBe('native');
  expect(sent).toEqual([
    [`${ORIGIN}/auth/refresh`, null],
    [`${ORIGIN}/api/x`, 'Bearer a'],
  ]);
});

test('two auths may replace the global fetch one after the other, in either order of their creation', async () => {
  for (const isCreatedFirst of [true, false]) {
    const sent = stubFetch();
    const early = isCreatedFirst ? create('b') : undefined;
    const first = create('a');
    globalThis.fetch = first.fetch;
    const second = early ?? create('b');
    globalThis.fetch = second.fetch;
    for (const each of [fetch, first.fetch, second.fetch])
      expect(await (await each('https://other.example.com/x')).text()).toBe('native');
    expect(sent).toEqual([1, 2, 3].map(() => ['https://other.example.com/x', null]));
  }
});

test('another fetch of the same auth may replace the global fetch, and so may one that wraps it', async () => {
  const sent = stubFetch();
  const auth = create('a');
  globalThis.fetch = auth.createFetch({ overrideAuthorization: true });
  await fetch(`${ORIGIN}/api/x`);
  const wrapped = globalThis.fetch;
  globalThis.fetch = (...args) => wrapped(...args);
  expect(await (await fetch(`${ORIGIN}/api/y`)).text()).toBe('native');
  expect(await (await auth.fetch(`${ORIGIN}/api/z`)).text()).toBe('native');
  expect(sent.slice(1)).toEqual(['x', 'y', 'z'].map((path) => [`${ORIGIN}/api/${path}`, 'Bearer a']));
});

test('a wrapper of it in the place of the global fetch does not call itself without end, also for a login before the session is known', async () => {
  const sent = stubFetch();
  const auth = create('a');
  globalThis.fetch = auth.fetch;
  const wrapped: string[] = [];
  globalThis.fetch = (...args) => {
    wrapped.push(urlOf(args[0]).slice(ORIGIN.length));
    // Without a limit, a failure of this test would be an endless loop.
    return wrapped.length > 20 ? Promise.reject(new RangeError('a loop')) : auth.fetch(...args);
  };
  await auth.login(() => fetch(`${ORIGIN}/api/login`));
  await fetch(`${ORIGIN}/api/x`);
  await auth.fetch(`${ORIGIN}/api/y`);
  const paths = ['/api/login', '/auth/refresh', '/api/x', '/api/y'];
  expect(sent.map(([url]) => url.slice(ORIGIN.length))).toEqual(paths);
  expect([...new Set(wrapped)]).toEqual(paths);
});

test('a refusal of what such a wrapper passes on is not told as one of an Authorization of the caller', async () => {
  stubFetch();
  const native = globalThis.fetch;
  let refused = 0;
  globalThis.fetch = (input, init) =>
    urlOf(input).endsWith('/api/x') && refused++ === 0
      ? Promise.resolve(new Response(null, { status: 401 }))
      : native(input, init);
  const auth = create('a');
  const problems: string[] = [];
  auth.on('misconfigured', ({ topic }) => problems.push(topic));
  globalThis.fetch = (...args) => auth.fetch(...args);
  await auth.ready();
  expect(await (await fetch(`${ORIGIN}/api/x`)).text()).toBe('native');
  expect(refused).toBe(2);
  expect(problems).toEqual([]);
});

test('a later mock of fetch is used', async () => {
  stubFetch();
  const auth = create('a');
  const sent = stubFetch();
  await auth.fetch(`${ORIGIN}/api/x`);
  expect(sent).toHaveLength(2);
});

test('properties set on the fetch of an auth are not set on the global one, and it has those of the global one', () => {
  stubFetch();
  Reflect.set(fetch, 'preconnect', 'a property of its own');
  const auth = create('a');
  expect(Reflect.get(auth.fetch, 'preconnect')).toBe('a property of its own');
  Reflect.set(auth.fetch, 'isPatched', true);
  Object.defineProperty(auth.fetch, 'mark', { value: 1 });
  expect([Reflect.has(fetch, 'isPatched'), Reflect.has(fetch, 'mark')]).toEqual([false, false]);
  expect(Reflect.get(auth.fetch, 'isPatched')).toBe(true);
});

test('the name, the length and the keys are those of fetch', () => {
  const auth = create('a');
  expect([auth.fetch.name, auth.fetch.length]).toEqual([fetch.name, fetch.length]);
  expect(new Set(Reflect.ownKeys(auth.fetch))).toEqual(new Set(Reflect.ownKeys(fetch)));
});

test('an auth may be created before there is a fetch', async () => {
  vi.stubGlobal('fetch', undefined);
  const auth = create('a');
  expect([auth.fetch.name, auth.fetch.length, typeof auth.createFetch()]).toEqual(['fetch', 1, 'function']);
  await expect(auth.fetch(`https://other.example.com/`)).rejects.toThrow(/no global fetch/);
  const sent = stubFetch();
  await expect(auth.ready().then(() => auth.session.status)).resolves.toBe('authenticated');
  await auth.fetch(`${ORIGIN}/api/x`);
  expect(sent.at(-1)).toEqual([`${ORIGIN}/api/x`, 'Bearer a']);
});

test.each([[{}], [{ aborted: false }], ['x'], [1], [{ aborted: true, reason: 'mine' }]])(
  'a signal that is %j is refused as by fetch, without an unhandled rejection',
  async (signal) => {
    const unhandled = vi.fn<(error: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const native = globalThis.fetch;
    const fetch: Fetch = (input, init) =>
      urlOf(input).endsWith('/auth/refresh')
        ? Promise.resolve(Response.json({ access_token: 'a', expires_in: 60 }))
        : native(input, init);
    const auth = createAuth({ refresh: '/auth/refresh', tabs: 'off', fetch, environment: { page } });
    await auth.ready();
    const init = { signal } as unknown as RequestInit;
    const own = await auth.fetch(`${ORIGIN}/api/x`, init).catch((error: unknown) => error);
    const genuine = await native(`${ORIGIN}/api/x`, init).catch((error: unknown) => error);
    expect(own).toBeInstanceOf(TypeError);
    expect(String(own)).toBe(String(genuine));
    await settle();
    await settle();
    expect(unhandled).not.toHaveBeenCalled();
  },
);
