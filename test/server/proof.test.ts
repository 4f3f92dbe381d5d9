import { expect, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { ReferenceServer } from '../../demo/server/server.ts';
import { bearer, login, serve, visit, type Answer, type SentHeaders, type Visitor } from './visitor.ts';

const BAD_PROOF = { status: 400, json: { error: 'invalid_grant', reason: 'bad_proof' }, setCookie: [] };

async function begin(options: ServerOptions = {}): Promise<{ server: ReferenceServer; visitor: Visitor }> {
  const server = await serve({ proof: true, tokenLifetime: 60, now: () => 1_000_000_000_000, ...options });
  return { server, visitor: await login(server) };
}

function refresh(visitor: Visitor, headers: SentHeaders = bearer(visitor)): Promise<Answer> {
  return visitor.post('/auth/refresh', { headers });
}

test('the last token proves the page, before and after its expiry', async () => {
  const { server, visitor } = await begin();
  for (const wait of [0, 59_000, 60_000, 3_600_000]) {
    server.advance(wait);
    expect((await refresh(visitor)).status).toBe(200);
  }
  expect(server.log.slice(1).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'rotated'));
});

test('a proof is valid until its maximum age, and not a millisecond longer', async () => {
  const { server, visitor } = await begin({ proofMaxAge: 30 });
  const late = bearer(visitor);
  server.advance(89_999);
  expect((await refresh(visitor, late)).status).toBe(200);
  server.advance(1);
  expect(await refresh(visitor, late)).toMatchObject(BAD_PROOF);
});

test.each<readonly [string, (visitor: Visitor, server: ReferenceServer) => SentHeaders | Promise<SentHeaders>]>([
  ['no token, as of a page that was just loaded', () => ({})],
  ['an empty bearer', () => ({ authorization: 'Bearer' })],
  ['another scheme', ({ accessToken }) => ({ authorization: `Basic ${accessToken}` })],
  ['a token of another session', async (_, server) => bearer(await login(server))],
  ['a token of another user', async (_, server) => bearer(await login(server, 'bob'))],
  ['a token of another server', async () => bearer((await begin()).visitor)],
  ['a forged signature', ({ accessToken }) => ({ authorization: `Bearer ${accessToken.slice(0, -8)}AAAAAAAA` })],
])('%s is answered bad_proof, and the cookie and the session are kept', async (_name, proof) => {
  const { server, visitor } = await begin();
  const before = visitor.cookie;
  expect(await refresh(visitor, await proof(visitor, server))).toMatchObject(BAD_PROOF);
  expect(server.log.at(-1)).toMatchObject({ status: 400, outcome: 'bad_proof', sessionId: visitor.sessionId });
  expect(visitor.cookie).toBe(before);
  expect((await refresh(visitor)).status).toBe(200);
});

test('an old cookie without a proof does not end the family', async () => {
  const { visitor, server } = await begin();
  const thief = visit(server);
  thief.cookie = visitor.cookie;
  await refresh(visitor);
  await refresh(visitor);
  expect(await refresh(thief, {})).toMatchObject(BAD_PROOF);
  expect((await refresh(visitor)).status).toBe(200);
});

test('an ended session returns its reason, with or without a proof', async () => {
  const { server, visitor } = await begin();
  server.revokeAll('alice');
  expect(await refresh(visitor, {})).toMatchObject({ status: 400, json: { reason: 'revoked' } });
});
