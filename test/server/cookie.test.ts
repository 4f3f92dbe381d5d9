import { expect, test } from 'vitest';
import { checkCookie, defaultCookie, deleteCookie, readCookies, setCookie } from '../../demo/server/cookie.ts';
import { startServer } from '../../demo/server/server.ts';
import { login, serve } from './visitor.ts';

test('over https the cookie’s prefix binds it to the host and keeps it from scripts', () => {
  const config = defaultCookie(true);
  const attributes = 'Secure; HttpOnly; SameSite=Strict; Path=/';
  expect(setCookie(config, 'v')).toBe(`__Host-Http-session=v; ${attributes}`);
  expect(deleteCookie(config)).toBe(`__Host-Http-session=; ${attributes}; Max-Age=0`);
  expect(readCookies(config, 'session=1; __Host-Http-session=2')).toEqual(['2']);
});

test('over http the cookie is sent only to /auth', () => {
  expect(setCookie(defaultCookie(false), 'v')).toBe('session=v; HttpOnly; SameSite=Strict; Path=/auth');
});

test.each([
  [undefined, []],
  ['', []],
  ['session', []],
  ['session=', ['']],
  ['session=a=b', ['a=b']],
  ['other=1;session=2;  session=3', ['2', '3']],
  [' \tsession \t= 4\t', ['4']],
  ['\u00A0session=5; session\u00A0=6; \u000Bsession=7', []],
])('the field %j has the values %j', (field, values) => {
  expect(readCookies(defaultCookie(false), field)).toEqual(values);
});

test.each([
  { secure: false, prefix: '__Host-Http-' },
  { secure: false, prefix: '__Secure-' },
  { secure: true, path: '/auth' },
])('a cookie that browsers would refuse stops the start: %o', async (cookie) => {
  expect(() => checkCookie({ ...defaultCookie(cookie.secure), ...cookie })).toThrow(TypeError);
  await expect(startServer({ port: 0, dbFile: ':memory:', cookie })).rejects.toThrow(TypeError);
});

test('the deployment can set the name and the path', async () => {
  const server = await serve({ cookie: { name: 'sid', path: '/' } });
  const visitor = await login(server);
  const headers = { cookie: `sid=${visitor.cookie}` };
  const answer = await visitor.post('/auth/refresh', { headers });
  expect(answer.setCookie).toEqual([
    // What this server has set before the path was changed.
    'sid=; HttpOnly; SameSite=Strict; Path=/auth; Max-Age=0',
    expect.stringMatching(/^sid=v1\.[\w.-]+; HttpOnly; SameSite=Strict; Path=\/$/),
  ]);
});
