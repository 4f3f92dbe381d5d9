import { createAuth, type AuthOptions } from 'rebearer';
import { expect, test } from 'vitest';
import { createWorld } from '../simulation/world.ts';

const page = {
  baseUrl: () => 'https://app.example.com/',
  origin: () => 'https://app.example.com',
  isOnline: () => true,
  onWake: () => () => {},
  onHide: () => () => {},
};

function create(options: object): () => unknown {
  return () => createAuth({ environment: { page }, ...options } as unknown as AuthOptions);
}

test.each([
  [{}, /option refresh is missing\. Write a path of this site/],
  [{ refresh: '' }, /option refresh is missing/],
  [{ refresh: 'ftp://example.com/refresh' }, /option refresh is not an http URL: ftp:.*Write .* absolute https URL/],
  [{ refresh: 'data:,x' }, /option refresh is not an http URL/],
  [{ refresh: 'http://[' }, /option refresh is not an http URL/],
  [{ refresh: { method: 'POST' } }, /option refresh is missing/],
  [
    { refresh: { url: '/r', header: {} } },
    /option refresh\.header is not known\. Write one of url, method, headers, endStatuses/,
  ],
  [{ refresh: '/r', logoutUrl: '/l' }, /option logoutUrl is not known\. Write one of refresh, logout/],
  [{ refresh: '/r', logout: 'ws://example.com' }, /option logout is not an http URL/],
  [
    { refresh: '/r', origins: ['https://api.example.com/'] },
    /option origins holds .*'https:\/\/api\.example\.com', or/,
  ],
  [{ refresh: '/r', origins: ['api.example.com'] }, /option origins holds 'api\.example\.com'/],
  [{ refresh: '/r', origins: ['https://*.example.com'] }, /option origins holds .*not an origin/],
  [{ refresh: '/r', restore: 'always' }, /option restore is not known\. Write one of "lazy", "eager", false/],
  [{ refresh: '/r', tabs: true }, /option tabs is not known/],
  [{ refresh: '/r', refreshBefore: -1 }, /option refreshBefore is out of range\. Write milliseconds/],
  [{ refresh: '/r', timeout: '15s' }, /option timeout is out of range/],
  [{ refresh: '/r', retry: { attempts: 0 } }, /option retry\.attempts is out of range/],
  [
    { refresh: '/r', retry: { minDelay: 1 } },
    /option retry\.minDelay is out of range\. Write milliseconds, at least 100/,
  ],
  [{ refresh: '/r', attach: { scheme: 'Bearer token' } }, /option attach\.scheme is not a name/],
  [{ refresh: '/r', attach: { header: 'X Token' } }, /option attach\.header is not a name/],
  [{ refresh: '/r', csrf: { cookie: 'a=b', header: 'X-CSRF' } }, /option csrf\.cookie is not a name/],
  [{ refresh: '/r', csrf: { cookie: 'csrf' } }, /option csrf\.header is not a name/],
  [{ refresh: '/r', responseToken: { header: 'X Token' } }, /option responseToken\.header is not a name/],
  [
    { refresh: { url: 'https://id.example.net/refresh', sendAccessToken: true }, origins: ['https://app.example.com'] },
    /option refresh\.sendAccessToken would send the token to an origin that is not listed/,
  ],
  [{ refresh: '/r', fetch: 'fetch' }, /option fetch is not a function/],
])('%j is refused with a sentence on what to write instead', (options, message) => {
  expect(create(options)).toThrow(TypeError);
  expect(create(options)).toThrow(message);
});

test('a relative URL in a page without a base is refused', () => {
  expect(
    create({ refresh: '/auth/refresh', environment: { page: { ...page, baseUrl: () => 'about:blank' } } }),
  ).toThrow(/option refresh is not an http URL/);
});

test('nothing is read from a polluted Object.prototype', async () => {
  const polluted = {
    restore: false,
    method: 'DELETE',
    headers: { 'x-evil': '1' },
    credentials: 'omit',
    keepalive: false,
    attach: { scheme: 'Evil' },
  };
  for (const [name, value] of Object.entries(polluted)) {
    Reflect.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true });
  }
  try {
    const world = createWorld();
    void world.auth.ready();
    const [refresh] = world.refreshes();
    expect(refresh).toMatchObject({ method: 'POST', authorization: null });
    expect(Object.getPrototypeOf(Object.getPrototypeOf(refresh?.init))).toBeNull();
    expect(refresh?.init).toMatchObject({
      credentials: 'include',
      keepalive: true,
      redirect: 'manual',
      cache: 'no-store',
    });
    expect(refresh?.init.headers).toBeUndefined();
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
  }
});

test('another scheme takes the place of Bearer', async () => {
  const world = createWorld({ restore: false, attach: { scheme: 'Token' } });
  await world.auth.login({ accessToken: 'opaque' });
  void world.auth.fetch('/api/x');
  expect(world.sent[0]?.authorization).toBe('Token opaque');
});

test('shouldRefresh decides about statuses', async () => {
  const world = createWorld({ restore: false, shouldRefresh: ({ status }) => status === 419 });
  await world.auth.login({ accessToken: 'opaque' });
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('expired', { status: 419 });
  await expect.poll(() => world.refreshes().length).toBe(1);
  world.refreshes()[0]?.respond({ token: 'opaque2' });
  await expect.poll(() => world.calls().length).toBe(2);
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
});
