import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { sqliteStore } from 'rebearer/server/sqlite';
import { expect, test } from 'vitest';
import { bearer, ORIGIN, read, SECRET, serve, signedIn, visit } from './visitor.ts';

/** Has every object inherit the members, as where an app has merged the JSON of a request into an object. */
async function polluted<T>(members: Readonly<Record<string, unknown>>, task: () => Promise<T>): Promise<T> {
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
  try {
    return await task();
  } finally {
    for (const name of Object.keys(members)) Reflect.deleteProperty(Object.prototype, name);
  }
}

test.each([[undefined], [{}]])(
  'a polluted Object.prototype does not have verify accept an expired token (%j)',
  async (given) => {
    const server = serve();
    const call = new Request(ORIGIN, { headers: bearer(await signedIn(server)) });
    server.clock.advance(3_600_000);
    const judged = await polluted({ expiredFor: 1e12 }, () => server.verify(call, given));
    expect(judged).toMatchObject({ status: 401 });
  },
);

test.each([
  [{ scope: 'admin' }, 403],
  [{ acr: 'urn:example:mfa' }, 401],
])('a polluted Object.prototype does not give a token the claim %j', async (required, status) => {
  const server = serve();
  const call = new Request(ORIGIN, { headers: bearer(await signedIn(server)) });
  expect(await polluted(required, () => server.verify(call, { ...required }))).toMatchObject({ status });
});

test('a polluted Object.prototype does not let a foreign page sign in', async () => {
  const server = serve();
  const foreign = visit(server).request('/auth/login', { headers: { origin: 'https://evil.example' } });
  const answer = await polluted({ csrfChecked: true }, () => server.signIn(foreign, { subject: 'mallory' }));
  expect(answer.status).toBe(403);
});

test('a polluted Object.prototype makes no login a step-up, and its token has no acr', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { sessionId } = visitor;
  const acr = 'urn:example:mfa';
  await polluted({ acr }, () => visitor.signIn({ subject: 'alice' }));
  expect(visitor.sessionId).not.toBe(sessionId);
  const call = new Request(ORIGIN, { headers: bearer(visitor) });
  expect(await server.verify(call, { acr })).toMatchObject({ status: 401 });
});

test('a polluted Object.prototype keeps no session from revokeAll', async () => {
  const server = serve();
  const { sessionId } = await signedIn(server);
  expect(await polluted({ except: sessionId }, () => server.revokeAll('alice', {}))).toBe(1);
});

test('a polluted Object.prototype adds no option to a server that is made after it', async () => {
  const members = {
    origins: ['https://evil.example'],
    path: '/polluted',
    sameSite: 'Lax',
    persistent: true,
    idle: 1000,
    rotation: false,
    csrfHeader: 'x-polluted',
    basePath: '/polluted',
  };
  const login = new Request(`${ORIGIN}/auth/login`, { method: 'POST', headers: { origin: ORIGIN } });
  const answer = await polluted(members, async () => {
    const options = { issuer: ORIGIN, secret: SECRET, store: memoryStore(), cookie: {}, lifetimes: {} };
    return createAuthServer(options).signIn(login, { subject: 'alice' });
  });
  const { status, json, setCookie } = await read(answer);
  expect(status).toBe(200);
  expect(Object.keys(json)).not.toContain('idle_expires_in');
  expect(setCookie[0]).toMatch(/^__Host-Http-session=v1\.[^;]*; Secure; HttpOnly; SameSite=Strict; Path=\/$/);
});

test('a polluted Object.prototype.session_id does not have refreshes refused as those of another session', async () => {
  const visitor = await signedIn(serve());
  expect(await polluted({ session_id: 's_other' }, () => visitor.refresh())).toMatchObject({ status: 200 });
  expect(await polluted({ session_id: 's_other' }, () => visitor.refresh({ body: {} }))).toMatchObject({ status: 200 });
  expect(await polluted({ session_id: 's_other' }, () => visitor.logout())).toMatchObject({ status: 204 });
});

test.each(['revoked', 'no_session', 'logged_out'])(
  'a polluted Object.prototype.%s changes no refusal',
  async (reason) => {
    const server = serve();
    const visitor = await signedIn(server);
    if (reason === 'revoked') await server.revokeAll('alice');
    else if (reason === 'logged_out') await visitor.send('/auth/logout');
    else visitor.cookie = undefined;
    const refusal = await polluted({ [reason]: 200 }, () => visitor.refresh());
    expect(refusal).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason } });
  },
);

test.each([{ deleted: true }, { deleted: ['stolen=1'] }])(
  'a polluted Object.prototype %j adds no cookie to a refresh, and does not break it',
  async (members) => {
    const visitor = await signedIn(serve());
    const { status, setCookie } = await polluted(members, () => visitor.refresh());
    expect([status, setCookie.length]).toEqual([200, 1]);
  },
);

test.each([{ subject: 'bob' }, { maxTokenAge: 'x' }])(
  'a polluted Object.prototype %j does not have verify refuse a token',
  async (members) => {
    const server = serve();
    const call = new Request(ORIGIN, { headers: bearer(await signedIn(server)) });
    expect(await polluted(members, () => server.verify(call))).toMatchObject({ subject: 'alice' });
  },
);

test('a polluted Object.prototype makes no session of a row that is not there', async () => {
  const store = sqliteStore(':memory:');
  const id = 's_swept';
  const members = { 0: { id, subject: 'admin', counter: 0, expiresAt: Infinity } };
  expect((await polluted(members, () => store.read(id))).session).toBeUndefined();
});
