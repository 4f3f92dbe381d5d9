import { expect, test } from 'vitest';
import { login, serve, visit } from './visitor.ts';

test('within the grace the predecessor gets the same successor, repeatedly', async () => {
  const server = await serve({ graceSeconds: 20, now: () => 1_000_000_000_000 });
  const visitor = await login(server);
  const late = visit(server);
  const first = visitor.cookie;
  server.advance(60_000);
  await visitor.refresh();
  for (const wait of [0, 10_000, 9999]) {
    server.advance(wait);
    late.cookie = first;
    expect((await late.refresh()).status).toBe(200);
    expect(late.cookie).toBe(visitor.cookie);
    expect(server.log.at(-1)?.outcome).toBe('grace');
  }
  expect((await late.refresh()).status).toBe(200);
});

test('after the grace the predecessor ends the family', async () => {
  const server = await serve({ graceSeconds: 20, now: () => 1_000_000_000_000 });
  const visitor = await login(server);
  const thief = visit(server);
  thief.cookie = visitor.cookie;
  await visitor.refresh();
  server.advance(20_000);
  const answer = await thief.refresh();
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'reuse_detected' } });
  expect(answer.setCookie).toEqual([]);
  expect(await visitor.get('/api/me')).toMatchObject({ status: 401 });
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('after the successor has been presented the predecessor ends the family, also within the grace', async () => {
  const server = await serve();
  const visitor = await login(server);
  const thief = visit(server);
  thief.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('a reused cookie ends its own session and no other of the user', async () => {
  const server = await serve();
  const visitor = await login(server);
  const elsewhere = await login(server);
  const thief = visit(server);
  thief.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  await thief.refresh();
  expect((await elsewhere.refresh()).status).toBe(200);
});
