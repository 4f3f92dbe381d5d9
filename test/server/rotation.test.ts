import { expect, test } from 'vitest';
import { decideRotation, type RotatingSession } from '../../demo/server/rotation.ts';
import { login, serve, visit } from './visitor.ts';

const session: RotatingSession = { generation: 3, rotatedAt: 1000, expiresAt: 100_000, endReason: undefined };
const policy = { isOn: true, grace: 20_000 };

test.each([
  ['the current cookie', 3, 5000, 'rotate'],
  ['the predecessor at once', 2, 1000, 'grace'],
  ['the predecessor in the last millisecond of its grace', 2, 20_999, 'grace'],
  ['the predecessor when its grace is over', 2, 21_000, 'reuse'],
  ['the cookie before that, however soon', 1, 1000, 'reuse'],
  ['the current cookie in the last millisecond of the session', 3, 99_999, 'rotate'],
  ['the current cookie when the session has expired', 3, 100_000, 'ended'],
  ['an old cookie when the session has expired', 0, 100_000, 'ended'],
])('%s: generation %i at %i is decided %s', (_cookie, presented, now, type) => {
  expect(decideRotation(session, presented, { now, policy }).type).toBe(type);
});

test('the reason of an end that was decreed wins over the expiry', () => {
  const ended: RotatingSession = { ...session, endReason: 'logged_out' };
  expect(decideRotation(ended, 3, { now: 200_000, policy })).toEqual({ type: 'ended', reason: 'logged_out' });
});

test('without rotation the current cookie is kept', () => {
  expect(decideRotation(session, 3, { now: 5000, policy: { ...policy, isOn: false } })).toEqual({ type: 'keep' });
});

test('within the grace the predecessor gets the same successor, again and again', async () => {
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
  expect(thief.cookie).toBeUndefined();
  expect(await visitor.get('/api/me')).toMatchObject({ status: 401 });
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('once the successor has been presented the predecessor ends the family, within the grace too', async () => {
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
