import { createAuth } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createWorld, grantFor, settle } from '../simulation/world.ts';
import { createRoute } from '../../src/request/origins.ts';

const route = createRoute({
  origins: ['https://api.example.com', 'https://app.example.com'],
  exclude: ['https://app.example.com/auth/refresh'],
  baseUrl: () => 'https://app.example.com/deep/page',
});

test.each([
  'https://api.example.com.evil.test/',
  'https://api.example.com@evil.test/',
  'https://api.example.com:444/',
  'http://api.example.com/',
  'https://api.example.com./',
  'https://xapi.example.com/',
  '//evil.test/x',
  '\\\\evil.test/x',
  '/\\evil.test/x',
  '/\t/evil.test/x',
  '/\n/evil.test/x',
  ' //evil.test/x',
  'https:\\\\evil.test/',
  'blob:https://app.example.com/0a1b',
  'data:text/plain,x',
  'ftp://api.example.com/',
  'javascript:alert(1)',
  'http://[',
])('%j gets no token', (url) => {
  expect(route(url)).toBeUndefined();
});

test.each([
  ['https://api.example.com/x', 'https://api.example.com/x'],
  ['https://api.example.com', 'https://api.example.com/'],
  ['HTTPS://API.EXAMPLE.COM:443/x', 'https://api.example.com/x'],
  ['/x?y#z', 'https://app.example.com/x?y#z'],
  ['x', 'https://app.example.com/deep/x'],
  ['', 'https://app.example.com/deep/page'],
  ['?q', 'https://app.example.com/deep/page?q'],
  ['//api.example.com/x', 'https://api.example.com/x'],
  ['https:/x', 'https://app.example.com/x'],
])('%j means %s', (url, absolute) => {
  expect(route(url)).toBe(absolute);
});

test.each([
  '/auth/refresh',
  '/auth/refresh?x=1',
  'https://app.example.com/auth/refresh',
  '../auth/refresh',
  '/auth/./refresh',
  '/notes/../auth/refresh',
  '/notes/%2e%2E/auth/refresh',
  '/auth\\refresh',
  '/au\tth/refresh',
  'https://app.example.com/auth/%2e/refresh',
  'https://app.example.com/auth\\refresh',
])('%j is the refresh URL and gets no token', (url) => {
  expect(route(url)).toBeUndefined();
});

test('a path that only contains the refresh path gets the token', () => {
  expect(route('/auth/refresh/log')).toBe('https://app.example.com/auth/refresh/log');
});

test('a changed base changes the meaning of relative URLs', () => {
  let base = 'https://app.example.com/';
  const moving = createRoute({ origins: ['https://app.example.com'], exclude: [], baseUrl: () => base });
  expect(moving('/x')).toBe('https://app.example.com/x');
  base = 'https://evil.test/';
  expect(moving('/x')).toBeUndefined();
});

test('on a server no call gets a token', () => {
  expect(
    createRoute({ origins: ['https://app.example.com'], exclude: [], baseUrl: undefined })('https://app.example.com/'),
  ).toBeUndefined();
});

test('a page from a file, whose origin is null, uses plain fetch', async () => {
  const urls: unknown[] = [];
  const auth = createAuth({
    refresh: 'https://api.example.com/auth/refresh',
    restore: false,
    fetch: async (input) => {
      urls.push(input);
      return new Response('ok');
    },
    environment: {
      page: {
        baseUrl: () => 'file:///home/alice/index.html',
        origin: () => 'null',
        isOnline: () => true,
        onWake: () => () => {},
        onHide: () => () => {},
      },
    },
  });
  await auth.login({ accessToken: 'opaque' });
  for (const url of ['/data.json', 'data.json', 'file:///data.json']) await auth.fetch(url);
  expect(urls).toEqual(['/data.json', 'data.json', 'file:///data.json']);
  auth.dispose();
});

test('all fetches of an auth tell once that the origin of a refused call is not listed', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  for (const fetch of [world.auth.fetch, world.auth.createFetch(), world.auth.createFetch()]) {
    void fetch('https://other.example.com/notes');
    world.calls().at(-1)?.respond('no', { status: 401 });
    await settle();
  }
  expect(world.events.filter(({ type }) => type === 'misconfigured')).toHaveLength(1);
});

/** The headers of a call by init and by Request, and as libraries hand them over. */
const own: readonly (readonly [string, (url: string) => Parameters<typeof fetch>])[] = [
  ['a record', (url) => [url, { headers: { Authorization: 'Bearer undefined' } }]],
  ['pairs', (url) => [url, { headers: [['authorization', 'Bearer null']] }]],
  ['Headers', (url) => [new URL(url), { method: 'POST', headers: new Headers({ Authorization: 'Bearer old' }) }]],
  ['a Request', (url) => [new Request(url, { headers: { authorization: 'Bearer old' } })]],
];

test.each(own)('a refused call with an Authorization of its own, in %s, is told of once', async (_name, callOf) => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  for (let call = 0; call < 2; call++) {
    void world.auth.fetch(...callOf('https://app.example.com/api/notes'));
    world.calls().at(-1)?.respond('no', { status: 401 });
    await settle();
  }
  expect(world.refreshes()).toEqual([]);
  expect(world.events.filter(({ type }) => type === 'misconfigured')).toMatchObject([
    {
      topic: 'own-authorization',
      problem: 'A call to https://app.example.com was refused: it was sent with its own Authorization.',
    },
  ]);
});

test.each([
  ['accepted', 'https://app.example.com/api/notes', 200],
  ['forbidden, which says nothing about the token', 'https://app.example.com/api/notes', 403],
  ['sent to an origin that is not listed', 'https://other.example.com/notes', 401],
])('a call with an Authorization of its own that is %s is not told of', async (_what, url, status) => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  void world.auth.fetch(url, { headers: { authorization: 'Bearer mine' } });
  world.calls().at(-1)?.respond('x', { status });
  await settle();
  expect(world.events.filter(({ type }) => type === 'misconfigured')).toEqual([]);
});
