import { expect, test } from 'vitest';
import { configFromEnvironment } from '../../demo/server/environment.ts';
import { startServer } from '../../demo/server/server.ts';
import { bearer, hold, login, serve, visit } from './visitor.ts';

test('all tokens issued so far can be refused, while the session continues', async () => {
  const server = await serve();
  const visitor = await login(server);
  server.rejectTokens();
  expect(await visitor.get('/api/me')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' },
  });
  await visitor.refresh();
  expect((await visitor.get('/api/me')).status).toBe(200);
});

test('a server that is told to refuse every token refuses new ones until it is told to stop', async () => {
  const server = await serve();
  const visitor = await login(server);
  server.rejectEveryToken(true);
  await visitor.refresh();
  expect((await visitor.get('/api/me')).status).toBe(401);
  server.rejectEveryToken(false);
  expect((await visitor.get('/api/me')).status).toBe(200);
});

test('a handler runs first and may answer itself, at once or later', async () => {
  const server = await serve();
  const visitor = visit(server);
  server.intercept(({ url }) => (url.endsWith('/api/public') ? new Response('mine', { status: 418 }) : undefined));
  expect(await visitor.get('/api/public')).toMatchObject({ status: 418, text: 'mine' });
  expect((await visitor.get('/api/me')).status).toBe(401);
  server.intercept(() => Promise.resolve(new Response(null, { status: 502 })));
  expect((await visitor.get('/api/public')).status).toBe(502);
  server.intercept(undefined);
  expect((await visitor.get('/api/public')).status).toBe(200);
  expect(server.log).toMatchObject([
    { status: 418, outcome: 'intercepted' },
    { status: 401, outcome: 'token_refused' },
    { status: 502, outcome: 'intercepted' },
    { status: 200, outcome: 'served' },
  ]);
});

test('a handler may read the body, and the route can read it too', async () => {
  const server = await serve();
  const visitor = await login(server);
  let read = '';
  server.intercept(async (request) => {
    read = await request.text();
    return undefined;
  });
  const answer = await visitor.post('/api/notes', { body: { text: 'twice' }, headers: bearer(visitor) });
  expect(answer.status).toBe(201);
  expect(read).toBe('{"text":"twice"}');
});

test('a handler may cut the connection', async () => {
  const server = await serve();
  const visitor = await login(server);
  server.intercept(() => 'reset');
  await expect(visitor.get('/api/me')).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(visitor.post('/api/notes', { body: { text: 'lost' } })).rejects.toMatchObject({ code: 'ECONNRESET' });
  server.intercept(undefined);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'reset', status: 0 });
  expect((await visitor.get('/api/me')).status).toBe(200);
});

test('a token that expired while a handler held the call is refused', async () => {
  const server = await serve({ tokenLifetime: 20 });
  const visitor = await login(server);
  server.intercept(() => {
    server.advance(20_000);
    return undefined;
  });
  expect((await visitor.get('/api/me')).status).toBe(401);
  expect(server.log.at(-1)?.tokenState).toBe('expired');
});

test('a closed server cuts open calls and answers no more', async () => {
  const server = await startServer({ port: 0, dbFile: ':memory:' });
  const visitor = await login(server);
  const { arrived } = hold(server);
  const open = visitor.get('/api/me').catch((error: unknown) => error);
  await arrived;
  await server.close();
  expect(await open).toMatchObject({ code: 'ECONNRESET' });
  await expect(visitor.get('/api/public')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a port that is taken is an error that says what to set', async () => {
  const { url } = await serve();
  const port = Number(new URL(url).port);
  await expect(startServer({ port, dbFile: ':memory:' })).rejects.toThrow(
    `Port ${port} is in use. Set PORT to another one.`,
  );
});

test.each([
  { grants: 'tokens', responseToken: 'accept' },
  { grants: 'cookies', responseToken: 'reject' },
  { grants: 'tokens', proof: true },
  { grants: 'cookies', proof: true },
] as const)('options that exclude each other stop the start: %o', async (options) => {
  await expect(startServer({ port: 0, dbFile: ':memory:', ...options })).rejects.toThrow("grants: 'cookie'");
});

test('the environment variables set the documented options', () => {
  expect(configFromEnvironment({})).toEqual({});
  expect(
    configFromEnvironment({ PORT: '0', REBEARER_TOKEN_LIFETIME: '180', REBEARER_ORIGINS: 'http://a, http://b' }),
  ).toEqual({ port: 0, tokenLifetime: 180, allowedOrigins: ['http://a', 'http://b'] });
  expect(() => configFromEnvironment({ PORT: 'x' })).toThrow('PORT has to be a whole number');
});
