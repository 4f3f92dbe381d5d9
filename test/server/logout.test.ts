import { expect, test } from 'vitest';
import { login, serve, visit } from './visitor.ts';

test('a logout ends the session, deletes the cookie and clears the caches', async () => {
  const server = await serve();
  const visitor = await login(server);
  const answer = await visitor.post('/auth/logout');
  expect(answer).toMatchObject({ status: 204, text: '', headers: { 'clear-site-data': '"cache"' } });
  expect(answer.setCookie).toEqual(['session=; HttpOnly; SameSite=Strict; Path=/auth; Max-Age=0']);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'logout', subject: 'alice', sessionId: visitor.sessionId });
  expect((await visitor.get('/api/me')).status).toBe(401);
});

test('a logout ends the session: a cookie that is set late is invalid', async () => {
  const server = await serve();
  const visitor = await login(server);
  const late = visit(server);
  late.cookie = visitor.cookie;
  await late.refresh();
  await visitor.post('/auth/logout');
  expect(await late.refresh()).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'logged_out' } });
});

test('a logout with an older cookie of the session ends it too', async () => {
  const server = await serve();
  const visitor = await login(server);
  const old = visit(server);
  old.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  expect((await old.post('/auth/logout')).status).toBe(204);
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'logged_out' } });
});

test.each([undefined, 'unknown'])('a logout with the cookie %s gets the same answer', async (cookie) => {
  const visitor = visit(await serve());
  visitor.cookie = cookie;
  const answer = await visitor.post('/auth/logout');
  expect(answer).toMatchObject({ status: 204, headers: { 'clear-site-data': '"cache"' } });
  expect(answer.setCookie).toHaveLength(1);
});

test('a logout may come with an empty JSON body and a bearer', async () => {
  const visitor = await login(await serve());
  const headers = { authorization: `Bearer ${visitor.accessToken}` };
  expect((await visitor.post('/auth/logout', { body: {}, headers })).status).toBe(204);
});
