import { expect, test } from 'vitest';
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bearer, ORIGIN, SECRET, serve, signedIn, testClock, visit } from './visitor.ts';

const EC = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' };
const good = { issuer: ORIGIN, secret: SECRET, store: memoryStore() };

test.each<readonly [wrong: object, message: RegExp]>([
  [{ issuer: undefined }, /^issuer: has to be a text, not empty\.$/],
  [{ issuer: '' }, /^issuer: has to be a text, not empty\.$/],
  [{ audience: ' ' }, /^audience: has to be a text, not empty\.$/],
  [{ issuer: 'app.example.com' }, /^issuer: .* is not a URL/],
  [{ issuer: 'http://app.example.com' }, /^issuer: .* has to begin with https/],
  [{ issuer: 'http://localhost.evil.example' }, /^issuer: /],
  [{ issuer: 'http://127.0.0.1.evil.example' }, /^issuer: /],
  [{ issuer: 'ftp://localhost' }, /^issuer: /],
  [{ issuer: `${ORIGIN}/?a` }, /^issuer: must not have/],
  [{ secret: undefined }, /^secret: is missing.*openssl rand/],
  [{ secret: [] }, /^secret: is missing/],
  [{ secret: 'short' }, /^secret: needs 32 characters/],
  [{ secret: `short${' '.repeat(32)}` }, /^secret: needs 32 characters/],
  [{ secret: [SECRET, 'short'] }, /^secret: needs 32 characters/],
  [{ store: undefined }, /^store: /],
  [{ store: {} }, /^store: /],
  [{ origins: [`${ORIGIN}/`] }, /^origins: .* such as https:\/\/app\.example\.com\.$/],
  [{ origins: ['https://app.example.com:443'] }, /such as https:\/\/app\.example\.com\.$/],
  [{ origins: ['http://localhost:80'] }, /such as http:\/\/localhost\.$/],
  [{ origins: ['https://*.example.com'] }, /^origins: /],
  [{ origins: ['null'] }, /^origins: /],
  [{ origins: ['app.example.com'] }, /^origins: /],
  ...['file://', 'data:,x', 'blob:https://app.example.com', 'capacitor://localhost/', 'tauri:localhost'].map(
    (origin) => [{ origins: [origin] }, /^origins: /] as const,
  ),
  [{ basePath: 'auth' }, /^basePath: /],
  [{ basePath: '/auth/' }, /^basePath: /],
  [{ audience: '' }, /^audience: /],
  [{ grace: -1 }, /^grace: has to be 0 to 60000 milliseconds/],
  [{ grace: '20' }, /^grace: /],
  [{ grace: 20 }, /^grace: has to be milliseconds, not 20, which looks like seconds\.$/],
  ...(['create', 'read', 'end', 'bySubject', 'sweep', 'keys', 'addKey', 'keepSecret'] as const).map(
    (name) =>
      [
        { store: { ...memoryStore(), [name]: undefined } },
        new RegExp(`^store: is missing, or has no ${name}\\.$`),
      ] as const,
  ),
  [{ grace: Number.NaN }, /^grace: /],
  [{ lifetimes: { accessToken: 0 } }, /^lifetimes\.accessToken: /],
  [{ lifetimes: { absolute: Infinity } }, /^lifetimes\.absolute: /],
  [{ lifetimes: { idle: 5 } }, /^lifetimes\.idle: /],
  [{ cookie: { name: 'a b' } }, /^cookie: "a b" is not a cookie name/],
  [{ cookie: { path: '/auth' } }, /^cookie: the prefix __Host-Http- needs the path \//],
  [
    { issuer: 'http://localhost', cookie: { name: '__Secure-x' } },
    /^cookie: the prefix __Secure- needs an issuer with https/,
  ],
  [{ cookie: { name: 's', path: '/; Domain=evil' } }, /^cookie: /],
  ...['/auth/refresh', '/auth/refresh/', '/auth/x'].map(
    (path) => [{ cookie: { name: 's', path } }, /^cookie: the path \/auth\/\w+\/? is below basePath/] as const,
  ),
  [{ basePath: '/api/auth', cookie: { name: 's', path: '/api/auth/refresh' } }, /^cookie: .* is below basePath/],
  [{ origin: [ORIGIN] }, /^createAuthServer: origin is not an option/],
  [
    { cookie: { samesite: 'Lax' } },
    /^createAuthServer: cookie: samesite is not an option\. Write one of .*\bsameSite\b/,
  ],
  [{ lifetimes: { refresh: 5000 } }, /^createAuthServer: lifetimes: refresh is not an option/],
  [{ cookie: { sameSite: 'None' } }, /^cookie\.sameSite: /],
  [{ cookie: { sameSite: 'lax' } }, /^cookie\.sameSite: /],
  [{ cookie: { persistent: 'false' } }, /^cookie\.persistent: has to be true or false/],
  [{ rotation: 'false' }, /^rotation: has to be true or false/],
  [{ rotation: 0 }, /^rotation: /],
  [{ issuer: 'https://alice:hidden@app.example.com' }, /^issuer: must not have/],
  [{ origins: 'https://app.example.com' }, /^origins: has to be a list/],
  [{ origins: [7] }, /^origins: /],
  [{ origins: [] }, /^origins: has none/],
  [{ origins: new Set() }, /^origins: has none/],
  [{ origins: {} }, /^origins: has to be a list/],
  [{ origins: 7 }, /^origins: has to be a list/],
  [{ origins: [undefined] }, /^origins: undefined is not an origin/],
  [{ secret: 12 }, /^secret: has to be a text, not empty\.$/],
  [{ secret: '' }, /^secret: has to be a text, not empty\.$/],
  [{ secret: [SECRET, ''] }, /^secret: has to be a text, not empty\.$/],
  [{ secret: {} }, /^secret: has to be a text/],
  [{ secret: [SECRET, undefined] }, /^secret: has to be a text/],
  [{ issuer: 'http://localhost:3000', secret: [undefined, SECRET] }, /^secret: is missing/],
  [{ lifetimes: 5 }, /^createAuthServer: lifetimes: needs an object with absolute, accessToken, idle/],
  [{ cookie: true }, /^createAuthServer: cookie: needs an object with name, path/],
  [{ claims: { role: 'admin' } }, /^claims: has to be a function/],
  [{ address: '192.0.2.1' }, /^address: has to be a function/],
  [{ limit: 5 }, /^limit: has to be a function/],
  [{ onEvent: {} }, /^onEvent: has to be a function/],
  [{ now: 5 }, /^now: has to be a function/],
  [{ csrfHeader: '' }, /^csrfHeader: /],
  [{ csrfHeader: 'X CSRF' }, /^csrfHeader: /],
  [{ keys: [] }, /^keys: /],
  [{ keys: [{ kty: 'EC' }] }, /^keys: /],
  [{ keys: [{ kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' }] }, /^keys: /],
  [{ keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', alg: 'ES256' }] }, /^keys: .*private/],
  [{ keys: ['pem'] }, /^keys: /],
  ...['none', 'HS256', 'ECDH-ES', 'ES256K', undefined].map(
    (alg) => [{ keys: [{ ...EC, alg }] }, /^keys: each needs an alg: ES256, /] as const,
  ),
  ...['ES384', 'ES512', 'EdDSA', 'Ed25519', 'RS256', 'PS512'].map(
    (alg) =>
      [{ keys: [{ ...EC, alg }] }, new RegExp(`^keys: the alg ${alg} needs a key of .*, not of EC P-256`)] as const,
  ),
  [{ keys: [{ kty: 'OKP', crv: 'X25519', x: 'x', d: 'd', alg: 'EdDSA' }] }, /^keys: .* not of OKP X25519/],
  [{ keys: [{ kty: 'RSA', n: 'n', e: 'e', d: 'd', alg: 'ES256' }] }, /^keys: .* not of RSA/],
  [{ keys: { ...EC, alg: 'ES256' } }, /^keys: has to be a list/],
  [{ keys: [{ ...EC, alg: 'ES256', kid: 7 }] }, /^keys: a kid has to be a text/],
  [{ keys: [{ ...EC, alg: 'ES256', kid: '' }] }, /^keys: a kid has to be a text/],
  [{ keys: [{ ...EC, alg: 'ES256', use: 'enc' }] }, /^keys: .*signatures/],
  [
    {
      keys: [
        { ...EC, alg: 'ES256', kid: 'a' },
        { ...EC, alg: 'ES256', kid: 'a' },
      ],
    },
    /^keys: two have the same kid/,
  ],
])('%j is refused at createAuthServer', (wrong, message) => {
  expect(() => createAuthServer({ ...good, ...wrong })).toThrow(TypeError);
  expect(() => createAuthServer({ ...good, ...wrong })).toThrow(message);
});

test.each([
  { issuer: 'http://localhost:3000', secret: undefined },
  { issuer: 'http://app.localhost', secret: undefined },
  { issuer: 'http://127.0.0.1:8080', secret: undefined },
  { issuer: 'http://[::1]:8080', secret: undefined },
  { issuer: `${ORIGIN}/tenant` },
  { origins: new Set([ORIGIN]) as never },
  { issuer: 'http://localhost:3000', secret: [undefined] as never },
  { cookie: { name: 'session', path: '/auth' } },
  { cookie: { name: 'session', path: '/auth/' } },
  { cookie: { name: 'session', path: '/' } },
  { cookie: { name: 'session', path: '/api' }, basePath: '/api/auth' },
  { cookie: { name: 'session', path: '/behind-a-gateway/auth' } },
  { secret: [SECRET, SECRET] },
  { origins: ['capacitor://localhost', 'tauri://localhost', 'http://tauri.localhost', 'chrome-extension://abcdef'] },
])('%j is accepted, without a call to the store', (right) => {
  const untouched = new Proxy(memoryStore(), {
    get: (_target, name) => () => {
      throw new Error(`${String(name)} was called.`);
    },
  });
  expect(() => createAuthServer({ ...good, store: untouched, ...right })).not.toThrow();
});

test.each([undefined, null, 'https://app.example.com', []])('createAuthServer(%j) says what it needs', (wrong) => {
  expect(() => createAuthServer(wrong as never)).toThrow(/^createAuthServer: needs an object with issuer, store/);
});

test('a line end after the issuer, as from a file, is not in the tokens', async () => {
  const [one, other] = [serve({ issuer: ` ${ORIGIN}\n` }), serve()];
  const visitor = await signedIn(one);
  const caller = await one.verify(visitor.request('/api', { headers: bearer(visitor) }));
  expect(caller).toMatchObject({ claims: { iss: ORIGIN, aud: ORIGIN } });
  expect((await signedIn(other)).accessToken).toBeDefined();
});

test('a line end after the secret or the audience, as from a file, makes no other secret, and no other audience', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const one = serve({ store, secret: SECRET, audience: 'orders' }, clock);
  const visitor = await signedIn(one);
  for (const secret of [`${SECRET}\n`, ` ${SECRET}\r\n`, ['another secret of 32 characters..', `${SECRET}\n`]]) {
    const other = serve({ store, secret, audience: ' orders\n' }, clock);
    const moved = Object.assign(visit(other), { cookie: visitor.cookie });
    expect((await moved.refresh()).status).toBe(200);
    const caller = await one.verify(moved.request('/api', { headers: bearer(moved) }));
    expect(caller).toMatchObject({ subject: 'alice' });
    visitor.cookie = moved.cookie;
    if (typeof secret === 'string') expect((await visitor.refresh()).status).toBe(200);
  }
});
