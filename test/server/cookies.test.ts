import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import { startServer, type ReferenceServer } from '../../demo/server/server.ts';
import { LONG, send, serve, type Answer, type SentHeaders } from './visitor.ts';

const OWN = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

/** A page without any token: what it knows is in its cookies, and of those it reads one. */
interface Page {
  readonly server: ReferenceServer;
  readonly jar: Map<string, string>;
  readonly post: (path: string, headers?: SentHeaders, body?: string) => Promise<Answer>;
  readonly get: (path: string, headers?: SentHeaders) => Promise<Answer>;
}

function open(server: ReferenceServer): Page {
  const jar = new Map<string, string>();
  const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const call = async (method: string, path: string, headers: SentHeaders, body?: string): Promise<Answer> => {
    const own = { ...OWN, cookie: cookies(), 'x-csrf-token': jar.get('csrf'), ...headers };
    const answer = await send(server.url + path, { method, headers: own, ...(body === undefined ? {} : { body }) });
    for (const field of answer.setCookie) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(field) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    server,
    jar,
    post: (path, headers, body) => call('POST', path, { origin: server.url, ...headers }, body),
    get: (path, headers = {}) => call('GET', path, headers),
  };
}

async function login(server: ReferenceServer, username = 'alice'): Promise<Page & { readonly answer: Answer }> {
  const page = open(server);
  const json = { 'content-type': 'application/json' };
  const answer = await page.post('/auth/login', json, JSON.stringify({ username, password: `${username}-demo` }));
  expect(answer.status).toBe(200);
  return { ...page, answer };
}

function serveCookies(options: ServerOptions = {}): Promise<ReferenceServer> {
  return serve({ grants: 'cookies', tokenLifetime: 180, ...options });
}

const NOTE = '{"text":"mine"}';

test('a login sets three cookies, one of them readable by scripts, and its body has no token', async () => {
  const { answer, jar } = await login(await serveCookies());
  expect(answer.json).toEqual({
    expires_in: 180,
    session_id: expect.stringMatching(/^s_/),
    session_expires_in: 43_200,
  });
  expect(answer.setCookie).toEqual([
    expect.stringMatching(/^session=v1\.[\w.-]+; HttpOnly; SameSite=Strict; Path=\/auth$/),
    expect.stringMatching(/^access=eyJ[\w.-]+; HttpOnly; SameSite=Strict; Path=\/api$/),
    expect.stringMatching(/^csrf=[\w-]{43}\.[\w-]{22}; SameSite=Strict; Path=\/$/),
  ]);
  expect(answer.text).not.toContain(jar.get('access'));
});

test('the API takes the cookie, and a write the CSRF token too', async () => {
  const page = await login(await serveCookies());
  expect((await page.post('/api/notes', {}, NOTE)).status).toBe(201);
  expect(await page.get('/api/notes', { 'x-csrf-token': undefined })).toMatchObject({
    status: 200,
    json: { notes: [{ text: 'mine' }] },
  });
  expect(page.server.log.at(-1)).toMatchObject({ authorization: 'none', tokenState: 'valid', subject: 'alice' });
});

test('a refresh sets both cookies, keeps the CSRF token, and its body has no token', async () => {
  const page = await login(await serveCookies());
  const before = new Map(page.jar);
  const answer = await page.post('/auth/refresh');
  expect(answer).toMatchObject({ status: 200, json: { expires_in: 180, session_id: page.answer.json.session_id } });
  expect(Object.keys(answer.json)).toEqual(['expires_in', 'session_id', 'session_expires_in']);
  expect(answer.setCookie.map((field) => field.split('=')[0])).toEqual(['session', 'access']);
  expect(page.jar.get('session')).not.toBe(before.get('session'));
  expect(page.jar.get('access')).not.toBe(before.get('access'));
  expect((await page.post('/api/notes', {}, NOTE)).status).toBe(201);
});

test('an expired access cookie is answered 401, and a refresh renews it', async () => {
  const page = await login(await serveCookies());
  page.server.advance(180_000);
  expect(await page.post('/api/notes', {}, NOTE)).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' },
  });
  await page.post('/auth/refresh');
  expect((await page.post('/api/notes', {}, NOTE)).status).toBe(201);
  expect((await page.get('/api/notes')).json.notes).toHaveLength(1);
});

test.each<readonly [string, (page: Page, other: Page) => SentHeaders]>([
  ['no CSRF header', () => ({ 'x-csrf-token': undefined })],
  ['an empty CSRF header', () => ({ 'x-csrf-token': '' })],
  ['another CSRF header than the cookie', (_, other) => ({ 'x-csrf-token': other.jar.get('csrf') })],
  ['no CSRF cookie', ({ jar }) => ({ cookie: cookieField({ ...Object.fromEntries(jar), csrf: undefined }) })],
  ['another session’s CSRF cookie and header', (page, { jar }) => tossed(page, jar.get('csrf'))],
  ['a made-up CSRF cookie and header', (page) => tossed(page, `${'x'.repeat(43)}.${'y'.repeat(22)}`)],
  ['an empty CSRF cookie and header', (page) => tossed(page, '')],
  ['two CSRF cookies', ({ jar }) => ({ cookie: `${cookieField(Object.fromEntries(jar))}; csrf=${jar.get('csrf')}` })],
  ['a page of another site', () => ({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' })],
  ['a sibling', () => ({ origin: 'http://sibling.localhost', 'sec-fetch-site': 'same-site' })],
  ['a sandboxed frame', () => ({ origin: 'null' })],
  ['no origin', () => ({ origin: undefined })],
])('%s changes nothing, at the API or with a refresh', async (_name, forge) => {
  const server = await serveCookies();
  const [page, other] = [await login(server), await login(server, 'bob')];
  const headers = forge(page, other);
  for (const path of ['/api/notes', '/auth/refresh', '/api/sessions/revoke-all']) {
    const answer = await page.post(path, headers, path === '/api/notes' ? NOTE : undefined);
    expect(answer).toMatchObject({ status: 403, json: { error: 'csrf_rejected' }, setCookie: [] });
  }
  expect((await page.get('/api/notes')).json).toEqual({ notes: [] });
  expect((await page.post('/auth/refresh')).status).toBe(200);
});

test('two access cookies are answered 400, because one may be another user’s', async () => {
  const server = await serveCookies();
  const [page, other] = [await login(server), await login(server, 'bob')];
  const cookie = `access=${other.jar.get('access')}; ${cookieField(Object.fromEntries(page.jar))}`;
  expect(await page.get('/api/notes', { cookie })).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  expect((await page.post('/api/notes', { cookie }, NOTE)).status).toBe(400);
});

test('a bearer is ignored', async () => {
  const { jar, server } = await login(await serveCookies());
  const stranger = open(server);
  const authorization = `Bearer ${jar.get('access')}`;
  expect((await stranger.get('/api/me', { authorization })).status).toBe(401);
});

test('a logout ends the session and deletes all three cookies', async () => {
  const page = await login(await serveCookies());
  const cookie = cookieField(Object.fromEntries(page.jar));
  const answer = await page.post('/auth/logout');
  expect(answer.setCookie).toEqual([
    'session=; HttpOnly; SameSite=Strict; Path=/auth; Max-Age=0',
    'access=; HttpOnly; SameSite=Strict; Path=/api; Max-Age=0',
    'csrf=; SameSite=Strict; Path=/; Max-Age=0',
  ]);
  expect((await page.get('/api/me', { cookie })).status).toBe(401);
});

test('a refresh of an ended session returns the reason and deletes no cookie', async () => {
  const page = await login(await serveCookies());
  page.server.revokeAll('alice');
  const answer = await page.post('/auth/refresh');
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'revoked' } });
  expect(answer.setCookie).toEqual([]);
});

test('the sessions are under /api, where the access cookie is sent', async () => {
  const server = await serveCookies();
  const [laptop, phone] = [await login(server), await login(server)];
  const list = await laptop.get('/api/sessions');
  expect(list.json.sessions).toMatchObject([{ current: true }, { current: false }]);
  await laptop.post(`/api/sessions/${String(phone.answer.json.session_id)}/revoke`);
  expect((await phone.get('/api/me')).status).toBe(401);
  expect((await laptop.get('/auth/sessions')).status).toBe(404);
});

test('a CSRF token outlives a restart of the server, as its session does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-cookies-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const options = { grants: 'cookies', port: 0, dbFile: join(folder, 'data.sqlite'), ...LONG } as const;
  const before = await startServer(options);
  const { jar } = await login(before);
  await before.close();

  const page = open(await serve(options));
  for (const [name, value] of jar) page.jar.set(name, value);
  expect((await page.post('/auth/refresh')).status).toBe(200);
  expect((await page.post('/api/notes', {}, NOTE)).status).toBe(201);
});

test('each session has a CSRF token of its own', async () => {
  const page = await login(await serveCookies());
  const again = await login(page.server);
  expect(again.jar.get('csrf')).not.toBe(page.jar.get('csrf'));
});

function cookieField(cookies: Readonly<Record<string, string | undefined>>): string {
  const sent = Object.entries(cookies).filter(([, value]) => value !== undefined);
  return sent.map(([name, value]) => `${name}=${value}`).join('; ');
}

function tossed({ jar }: Page, csrf: string | undefined): SentHeaders {
  return { cookie: cookieField({ ...Object.fromEntries(jar), csrf }), 'x-csrf-token': csrf };
}
