import { createAuth, type AuthOptions } from 'rebearer';
import { expect, test } from 'vitest';
import { readOptions } from '../../src/options/settings.ts';
import { pageAt } from '../page-at.ts';
import { createWorld } from '../simulation/world.ts';

const page = pageAt('https://app.example.com');

function create(options: object): () => unknown {
  return () => createAuth({ environment: { page }, ...options } as unknown as AuthOptions);
}

test.each([
  [{}, /option refresh is missing\. Write a path of this site/],
  [{ refresh: '' }, /option refresh is missing/],
  [{ refresh: Promise.resolve() }, /option refresh is a promise\. Write the function that makes it/],
  [{ refresh: '/r', logout: Promise.resolve() }, /option logout is a promise/],
  [{ refresh: 'ftp://example.com/refresh' }, /option refresh is not an http URL: ftp:.*Write .* absolute https URL/],
  [{ refresh: 'https://alice:pw@example.com/refresh' }, /option refresh has a user name or a password/],
  [{ refresh: 'data:,x' }, /option refresh is not an http URL/],
  [{ refresh: 'http://[' }, /option refresh is not an http URL/],
  [{ refresh: { method: 'POST' } }, /option refresh is missing/],
  [
    { refresh: { url: '/r', header: {} } },
    /option refresh\.header is unknown\. Write one of url, method, headers, endStatuses/,
  ],
  [{ refresh: '/r', logoutUrl: '/l' }, /option logoutUrl is unknown\. Write one of refresh, logout/],
  [{ refresh: '/r', logout: 'ws://example.com' }, /option logout is not an http URL/],
  [{ refresh: '/r', origins: ['https://api.example.com/'] }, /option origins has .*'https:\/\/api\.example\.com', or/],
  [{ refresh: '/r', origins: [{ toString: 1 }] }, /option origins has 'object', which is not an origin/],
  [{ refresh: Object.create(null) }, /option refresh is missing/],
  [{ refresh: '/r', exclude: [{ toString: 1 }] }, /option exclude is not an http URL: object/],
  [{ refresh: '/r', origins: ['api.example.com'] }, /option origins has 'api\.example\.com'/],
  [{ refresh: '/r', origins: ['https://*.example.com'] }, /option origins has .*not an origin/],
  [{ refresh: '/r', restore: 'always' }, /option restore has an unknown value\. Write one of "lazy", "eager", false/],
  [{ refresh: '/r', tabs: true }, /option tabs has an unknown value\. Write one of "share", "lock", "off"/],
  [{ refresh: '/r', refreshBefore: -1 }, /option refreshBefore is out of range\. Write milliseconds/],
  [{ refresh: '/r', timeout: '15s' }, /option timeout is out of range/],
  [{ refresh: '/r', timeout: 0 }, /option timeout is out of range\. Write milliseconds, at least 20/],
  [{ refresh: '/r', timeout: 15 }, /option timeout is out of range\. Write milliseconds, at least 20/],
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
  [
    { refresh: 'auth/refresh' },
    /option refresh is not an http URL: auth\/refresh\. Write a path of this site, such as '\/auth\/refresh'/,
  ],
  [{ refresh: './refresh' }, /option refresh is not an http URL/],
  [{ refresh: '/r', logout: 'auth/logout' }, /option logout is not an http URL/],
  [{ refresh: '/r', exclude: ['public'] }, /option exclude is not an http URL/],
  [{ refresh: '/r', exclude: '/public' }, /option exclude is not an array\. Write an array/],
  [{ refresh: '/r', origins: 'https://api.example.com' }, /option origins is not an array\. Write an array/],
  [
    { refresh: '/r', origins: ['http://api.example.com'] },
    /option origins has .* without encryption\. Write one that begins with https/,
  ],
  [{ refresh: '/r', origins: ['null'] }, /option origins has 'null', which is not an origin/],
  [{ refresh: '/r', origins: [undefined] }, /option origins has .* not an origin/],
  [{ refresh: { url: '/r', endStatuses: 401 } }, /option refresh\.endStatuses is not an array/],
  [{ refresh: { url: '/r', endStatuses: ['401'] } }, /option refresh\.endStatuses is out of range\. Write statuses/],
  [{ refresh: { url: '/r', read: 'token' } }, /option refresh\.read is not a function/],
  [{ refresh: { url: '/r', headers: 'x: y' } }, /option refresh\.headers is not a record/],
  [{ refresh: { url: '/r', headers: [['x', 'y']] } }, /option refresh\.headers is not a record/],
  [{ refresh: { url: '/r', headers: { 'x y': 'z' } } }, /option refresh\.headers is not a record/],
  [{ refresh: { url: '/r', headers: { x: undefined } } }, /option refresh\.headers is not a record/],
  [{ refresh: { url: '/r', headers: { x: 'ключ' } } }, /option refresh\.headers is not a record/],
  [{ refresh: '/r', attach: 'bearer' }, /option attach has an unknown value\. Write 'cookies', or an object/],
  [{ refresh: '/r', csrf: { cookie: 'a', header: 'b', raw: 'yes' } }, /option csrf\.raw has an unknown value/],
  [{ refresh: '/r', rememberSignedIn: 'yes' }, /option rememberSignedIn has an unknown value/],
  [{ refresh: '/r', environment: 5 }, /option environment is not an object/],
  [
    { refresh: { url: '/r', method: 'TRACE' } },
    /option refresh\.method is TRACE, which browsers don't let scripts send/,
  ],
  [
    { refresh: { url: '/r', method: 'connect' } },
    /option refresh\.method is connect, which browsers don't let scripts send/,
  ],
  [{ refresh: '/r', logout: { url: '/l', method: 'Track' } }, /option logout\.method is Track/],
  [{ refresh: { url: '/r', method: 'PO ST' } }, /option refresh\.method is not a name/],
  [
    { refresh: '/r', attach: { header: 'Cookie' } },
    /option attach\.header is Cookie, which browsers don't let scripts send/,
  ],
  [{ refresh: '/r', attach: { header: 'host' } }, /option attach\.header is host/],
  [{ refresh: '/r', csrf: { cookie: 'csrf', header: 'Sec-Token' } }, /option csrf\.header is Sec-Token/],
  [{ refresh: { url: '/r', headers: { Origin: 'https://a.example.com' } } }, /option refresh\.headers is Origin/],
  [{ refresh: '/r', logout: { url: '/l', headers: { Referer: '/' } } }, /option logout\.headers is Referer/],
  [{ refresh: '/r', responseToken: { header: 'Set-Cookie' } }, /option responseToken\.header is Set-Cookie/],
  [
    { refresh: '/r', retry: { minDelay: 5000, maxDelay: 1000 } },
    /option retry\.maxDelay is out of range\. Write milliseconds, at least 5000/,
  ],
  [{ refresh: '/r', retry: [] }, /option retry is not an object\. Write one with attempts/],
  [{ refresh: '/r', attach: [] }, /option attach is not an object\. Write one with header/],
  [{ refresh: { url: '/r', endStatuses: [4011] } }, /option refresh\.endStatuses is out of range/],
  [{ refresh: '//auth/refresh' }, /option refresh is not an http URL: \/\/auth\/refresh\. Write a path of this site/],
  [{ refresh: '/\\evil.test/r' }, /option refresh is not an http URL/],
  [{ refresh: '/\t/evil.test/r' }, /option refresh is not an http URL/],
  [{ refresh: '/r', logout: '//auth/logout' }, /option logout is not an http URL/],
  [{ refresh: '/r', exclude: ['//cdn/x'] }, /option exclude is not an http URL/],
  [
    { refresh: '//r', environment: { page: undefined } },
    /option refresh is not an http URL.*Write a path of this site/,
  ],
  [{ refresh: '/r', exclude: ['/auth/*'] }, /option exclude is not an http URL: \/auth\/\*\. Write exact URLs as text/],
  [{ refresh: '/r', exclude: [/auth/] }, /option exclude is not an http URL: \/auth\/\. Write exact URLs as text/],
  [
    { refresh: 'http://api.example.com/r' },
    /option refresh has 'http:.*', which would send a token without encryption\. Write one that begins with https/,
  ],
  [{ refresh: '/r', logout: 'http://api.example.com/l' }, /option logout has .* without encryption/],
  [{ refresh: '/r', environment: { Page: page } }, /option environment\.Page is unknown\. Write one of clock, random/],
  [
    { refresh: '/r', environment: { fetch: globalThis.fetch } },
    /option environment\.fetch is not a function that returns a fetch\. Write one, such as \(\) => fetch/,
  ],
  [{ refresh: '/r', environment: { random: 0.5 } }, /option environment\.random is not a function/],
  [{ refresh: '/r', environment: { flags: null } }, /option environment\.flags\.get is not a function/],
  [{ refresh: '/r', environment: { page: null } }, /option environment\.page\.baseUrl is not a function/],
  [
    { refresh: '/r', environment: { page: { ...page, isOnline: true } } },
    /environment\.page\.isOnline is not a function/,
  ],
  [{ refresh: '/r', environment: { page: { ...page, onWake: undefined } } }, /environment\.page\.onWake is not a func/],
])('%j is refused with a message that says what to write instead', (options, message) => {
  expect(create(options)).toThrow(TypeError);
  expect(create(options)).toThrow(message);
});

// https://fetch.spec.whatwg.org/#forbidden-request-header
test.each(
  `Accept-Charset Accept-Encoding Access-Control-Request-Headers Access-Control-Request-Method Connection Content-Length Cookie
   Cookie2 Date DNT Expect Host Keep-Alive Origin Referer Set-Cookie TE Trailer Transfer-Encoding Upgrade Via Proxy-Authorization
   Sec-Fetch-Site sec-x`.split(/\s+/),
)('%s is refused as a header of calls, since no script may set it', (header) => {
  expect(create({ refresh: '/r', attach: { header } })).toThrow(
    /option attach\.header is .*, which browsers don't let scripts send/,
  );
});

test.each(['X-Cookie', 'Cookies', 'Security', 'X-Host', 'Proxy', 'Updates', 'Accept', 'Priority'])(
  '%s is accepted as a header of calls',
  (header) => {
    expect(create({ refresh: '/r', attach: { header } })).not.toThrow();
  },
);

test.each([
  [
    'https://app.example.com',
    ['https://api.example.com', 'http://localhost:3000', 'http://127.0.0.1', 'http://127.1.2.3', 'http://[::1]:80'],
  ],
  ['http://intranet', ['http://api.intranet', 'https://api.example.com']],
])('a page of %s may send its token to %j', (own, origins) => {
  const options = (list: readonly string[]): object => ({
    refresh: '/r',
    origins: list,
    environment: { page: { ...page, origin: () => own } },
  });
  for (const origin of origins.filter((given) => new URL(given).origin === given))
    expect(create(options([origin]))).not.toThrow();
});

test.each([
  [{ minDelay: 90_000 }, { attempts: 3, minDelay: 90_000, maxDelay: 90_000 }],
  [{ maxDelay: 200 }, { attempts: 3, minDelay: 200, maxDelay: 200 }],
  [{ attempts: 1 }, { attempts: 1, minDelay: 500, maxDelay: 60_000 }],
])('of the pauses in %j the default gives way to what is given', (retry, settings) => {
  expect(readOptions({ refresh: '/r', retry }, page).retry).toEqual(settings);
});

test('on a server, where no request is made, an http origin is accepted', () => {
  expect(
    create({ refresh: '/r', origins: ['http://api.example.com'], environment: { page: undefined } }),
  ).not.toThrow();
});

test.each(['capacitor://localhost', 'app://-', 'file://'])(
  'in a page of %s the message for a path says to write an absolute URL',
  (own) => {
    expect(create({ refresh: '/r', environment: { page: pageAt(own) } })).toThrow(
      /option refresh is not an http URL: \/r\. .* write an absolute https URL, such as 'https:\/\/api\.example\.com\/r'/,
    );
  },
);

test('a refresh at the local machine, or from a page that is http itself, may be without encryption', () => {
  expect(create({ refresh: 'http://localhost:3000/r', logout: 'http://127.0.0.1/l' })).not.toThrow();
  const intranet = { page: pageAt('http://intranet') };
  expect(create({ refresh: 'http://api.intranet/r', environment: intranet })).not.toThrow();
  expect(create({ refresh: 'http://api.example.com/r', environment: { page: undefined } })).not.toThrow();
  expect(create({ refresh: '/r', exclude: ['http://old.example.com/x'] })).not.toThrow();
});

test('the query of a URL may have an asterisk', () => {
  expect(create({ refresh: '/r?fields=*', exclude: ['https://api.example.com/x?all=*'] })).not.toThrow();
});

test('the page may be an instance of a class, with members of its own', () => {
  class OwnPage {
    readonly listeners = new Set();
    baseUrl(): string {
      return 'https://app.example.com/';
    }
    origin(): string {
      return 'https://app.example.com';
    }
    isOnline(): boolean {
      return true;
    }
    onWake(): () => void {
      return () => this.listeners.clear();
    }
    onHide(): () => void {
      return () => this.listeners.clear();
    }
  }
  expect(create({ refresh: '/r', environment: { page: new OwnPage() } })).not.toThrow();
});

test.each([
  [{ minValidity: '30000' }, /option minValidity is out of range\. Write milliseconds, at least 0/],
  [{ minValidity: NaN }, /option minValidity is out of range/],
  [{ reject: 'token' }, /option reject is unknown\. Write one of minValidity, rejected, signal/],
  [{ rejected: 5 }, /option rejected is not a string/],
  ['token', /the argument is not an object\. Write one with minValidity, rejected, signal/],
])('getAccessToken(%j) rejects with a message that says what to write instead', async (request, message) => {
  const { auth } = createWorld({ restore: false });
  const call: Promise<unknown> = Reflect.apply(auth.getAccessToken, undefined, [request]);
  await expect(call).rejects.toThrow(TypeError);
  await expect(Reflect.apply(auth.getAccessToken, undefined, [request])).rejects.toThrow(message);
});

test('a relative URL in a page without a base is refused', () => {
  expect(
    create({
      refresh: '/auth/refresh',
      environment: { page: { ...page, baseUrl: () => 'about:blank', origin: () => 'null' } },
    }),
  ).toThrow(/option refresh is not an http URL/);
});

test('a path leaves out the password in the URL of the page, with which fetch would reject it', async () => {
  const urls: string[] = [];
  const auth = createAuth({
    refresh: '/auth/refresh',
    environment: {
      page: { ...page, baseUrl: () => 'https://alice:pw@app.example.com/staging/' },
      fetch: () => async (input) => {
        urls.push(new Request(input).url);
        return Response.json({ error: 'invalid_grant' }, { status: 400 });
      },
    },
  });
  await auth.ready();
  expect(urls).toEqual(['https://app.example.com/auth/refresh']);
});

test.each([
  ['https://app.example.com', 'https://app.example.com'],
  // A page without an origin, as a file or React Native, has its base alone.
  ['null', 'https://elsewhere.example.com'],
])('a path of a page at %s whose base is elsewhere is one of %s', async (own, expected) => {
  const urls: unknown[] = [];
  const auth = createAuth({
    refresh: '/auth/refresh',
    logout: '/auth/logout',
    tabs: 'off',
    fetch: async (input) => {
      urls.push(input);
      return Response.json({ access_token: 'opaque' });
    },
    environment: { page: { ...page, baseUrl: () => 'https://elsewhere.example.com/', origin: () => own } },
  });
  await auth.ready();
  await auth.logout();
  expect(urls.slice(0, 2)).toEqual([`${expected}/auth/refresh`, `${expected}/auth/logout`]);
});

test('options are not read from a polluted Object.prototype', async () => {
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

test('another scheme replaces Bearer', async () => {
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
