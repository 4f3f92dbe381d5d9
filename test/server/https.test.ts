import { expect, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { ReferenceServer } from '../../demo/server/server.ts';
import { certificate } from './certificate.ts';
import { send, serve, type Answer, type SentHeaders } from './visitor.ts';

const SECRET = 'v1\\.[\\w.-]+; Secure; HttpOnly; SameSite=Strict; Path=/$';

async function serveTls(options: ServerOptions = {}): Promise<{
  readonly server: ReferenceServer;
  readonly post: (path: string, headers?: SentHeaders, body?: string) => Promise<Answer>;
}> {
  const tls = await certificate();
  const server = await serve({ tls, ...options });
  const post = (path: string, headers: SentHeaders = {}, body = ''): Promise<Answer> =>
    send(server.url + path, { headers: { origin: server.url, ...headers }, ca: tls.cert, body });
  return { server, post };
}

function login(post: Awaited<ReturnType<typeof serveTls>>['post']): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return post('/auth/login', headers, '{"username":"alice","password":"alice-demo"}');
}

/** What a browser would send back. */
function pairs({ setCookie }: Answer): string {
  return setCookie.map((field) => field.split(';')[0]).join('; ');
}

test('over https login, refresh and logout use a cookie that is bound to the host', async () => {
  const { server, post } = await serveTls();
  expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
  const granted = await login(post);
  expect(granted.setCookie).toEqual([expect.stringMatching(`^__Host-Http-session=${SECRET}`)]);
  const refreshed = await post('/auth/refresh', { cookie: pairs(granted) });
  expect(refreshed).toMatchObject({
    status: 200,
    setCookie: [expect.stringMatching(`^__Host-Http-session=${SECRET}`)],
  });
  const left = await post('/auth/logout', { cookie: pairs(refreshed) });
  expect(left.setCookie).toEqual(['__Host-Http-session=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0']);
  expect((await post('/auth/refresh', { cookie: pairs(refreshed) })).json.reason).toBe('logged_out');
});

test('a cookie without the prefix, as a sibling could set it, is ignored', async () => {
  const { post } = await serveTls();
  const granted = await login(post);
  const tossed = pairs(granted).replace('__Host-Http-', '');
  expect((await post('/auth/refresh', { cookie: tossed })).json.reason).toBe('no_session');
  expect((await post('/auth/refresh', { cookie: `${tossed}; ${pairs(granted)}` })).status).toBe(200);
});

test('both tokens in cookies have prefixes too, and the one for scripts has the other prefix', async () => {
  const { post } = await serveTls({ grants: 'cookies' });
  const granted = await login(post);
  expect(granted.setCookie).toEqual([
    expect.stringMatching(`^__Host-Http-session=${SECRET}`),
    expect.stringMatching(/^__Host-Http-access=eyJ[\w.-]+; Secure; HttpOnly; SameSite=Strict; Path=\/$/),
    expect.stringMatching(/^__Host-csrf=[\w.-]+; Secure; SameSite=Strict; Path=\/$/),
  ]);
  const csrf = granted.setCookie[2]?.split(/[=;]/)[1];
  expect((await post('/api/notes', { cookie: pairs(granted) }, '{"text":"x"}')).status).toBe(403);
  const note = await post('/api/notes', { cookie: pairs(granted), 'x-csrf-token': csrf }, '{"text":"x"}');
  expect(note.status).toBe(201);
});

test('a page of the same host over http is another origin', async () => {
  const { server, post } = await serveTls();
  const granted = await login(post);
  const headers = { cookie: pairs(granted), origin: server.url.replace('https', 'http') };
  expect((await post('/auth/refresh', headers)).status).toBe(403);
});

test('behind another name the server accepts only that name', async () => {
  const server = await serve({ hostname: 'app.site.localhost' });
  expect(new URL(server.url).hostname).toBe('app.site.localhost');
  const local = server.url.replace('app.site.localhost', 'localhost');
  const call = (origin: string): Promise<Answer> => send(`${local}/auth/refresh`, { headers: { origin } });
  expect((await call(server.url)).json.reason).toBe('no_session');
  expect((await call(local)).status).toBe(403);
});
