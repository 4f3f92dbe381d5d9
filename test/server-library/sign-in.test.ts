import { type Caller, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { expect, expectTypeOf, test } from 'vitest';
import { aheadOfItsRow, type Answer, bearer, ORIGIN, SECRET, serve, signedIn, visit } from './visitor.ts';

test('a sign-in answers as a refresh does, and sets the first cookie', async () => {
  const visitor = visit(serve());
  const answer = await visitor.signIn({ subject: 'alice' });
  expect(answer).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', expires_in: 180, session_expires_in: 43_200 },
  });
  expect(visitor.cookie).toMatch(/\.0\.[^.]+$/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a page of another site cannot sign a user in', async () => {
  const server = serve();
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'navigate' },
  ]) {
    const answer = await visit(server).signIn({ subject: 'alice' }, { headers });
    expect(answer).toMatchObject({ status: 403, json: { error: 'csrf_rejected' }, setCookie: [] });
  }
  expect(await server.sessions('alice')).toEqual([]);
});

test('a navigation from an identity provider can sign a user in after the app has checked it', async () => {
  const headers = { origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  const answer = await visit(serve()).signIn({ subject: 'alice', csrfChecked: true }, { headers });
  expect(answer.status).toBe(200);
});

test('a sign-in ends the session of the request’s cookie', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie, sessionId } = visitor;
  await visitor.signIn({ subject: 'bob' });
  expect(visitor.sessionId).not.toBe(sessionId);
  const before = visit(server);
  before.cookie = cookie;
  expect(await before.refresh()).toMatchObject({ status: 400, json: { reason: 'logged_out' } });
  await visitor.signIn({ subject: 'bob' });
  expect(await server.sessions('bob')).toHaveLength(1);
});

test('a step-up of the same user keeps the session and its absolute limit, and records when and how', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { sessionId } = visitor;
  server.clock.advance(60_000);
  const answer = await visitor.signIn({ subject: 'alice', acr: 'urn:example:mfa' });
  expect(answer.json).toMatchObject({ session_id: sessionId, session_expires_in: 43_140 });
  const caller = await server.verify(visitor.request('/api', { headers: bearer(visitor) }));
  expect(caller).toMatchObject({ claims: { acr: 'urn:example:mfa', auth_time: server.clock.now() / 1000 } });
  expect(server.events.at(-1)).toMatchObject({ type: 'sign_in', how: 'step_up', sessionId });
  expect((await visitor.refresh()).status).toBe(200);
});

test('a step-up of another user, of an ended session, or with a reused cookie starts a new session', async () => {
  const server = serve();
  const other = await signedIn(server);
  const { sessionId: of } = other;
  await other.signIn({ subject: 'bob', acr: 'x' });
  expect(other.sessionId).not.toBe(of);

  const dead = await signedIn(server, 'carol');
  const { sessionId } = dead;
  await server.revokeAll('carol');
  expect((await dead.signIn({ subject: 'carol', acr: 'x' })).status).toBe(200);
  expect(dead.sessionId).not.toBe(sessionId);

  const stale = await signedIn(server, 'dave');
  const { cookie, sessionId: reused } = stale;
  await stale.refresh();
  await stale.refresh();
  stale.cookie = cookie;
  expect((await stale.signIn({ subject: 'dave', acr: 'x' })).status).toBe(200);
  expect(stale.sessionId).not.toBe(reused);
});

test('a step-up with a cookie ahead of its row, whose write the store has lost, gets a cookie ahead of both', async () => {
  const { server, visitor } = await aheadOfItsRow();
  const late = visit(server);
  late.cookie = visitor.cookie;
  await visitor.signIn({ subject: 'alice', acr: 'urn:example:mfa' });
  expect(visitor.cookie).toMatch(/^v1\.[\w-]+\.5\./);
  expect((await late.refresh()).status).toBe(200);
  expect(late.cookie).toBe(visitor.cookie);
  expect((await visitor.refresh()).status).toBe(200);
});

test('a step-up whose answer was lost gets the same cookie again', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await visitor.signIn({ subject: 'alice', acr: 'urn:example:mfa' });
  const retry = visit(server);
  retry.cookie = cookie;
  await retry.signIn({ subject: 'alice', acr: 'urn:example:mfa' });
  expect([retry.cookie, retry.sessionId]).toEqual([visitor.cookie, visitor.sessionId]);
});

test('a user without claims is refused with its own error code and without a cookie', async () => {
  const server = serve({ claims: () => null });
  const answer = await visit(server).signIn({ subject: 'alice' });
  expect(answer).toMatchObject({ status: 401, json: { error: 'access_denied' }, setCookie: [] });
  expect(await server.sessions('alice')).toEqual([]);
});

test.each([undefined, '', 7, null, 'x'.repeat(256)])(
  'a subject that is %j is a mistake of the app',
  async (subject) => {
    const server = serve();
    const request = visit(server).request('/auth/login');
    await expect(server.signIn(request, { subject: subject as string })).rejects.toThrow(/^signIn: subject/);
  },
);

test('device and address are stored with the session, cut to the length of the store', async () => {
  const server = serve({ address: (request) => request.headers.get('x-client') ?? undefined });
  const visitor = visit(server);
  const headers = { 'user-agent': 'x'.repeat(1000), 'x-client': '2001:db8::1'.repeat(20) };
  await visitor.signIn({ subject: 'alice' }, { headers });
  const [session] = await server.sessions('alice');
  expect([session?.device?.length, session?.address?.length]).toEqual([512, 64]);
  await visitor.refresh({ headers: { 'x-client': '192.0.2.9' } });
  expect(await server.sessions('alice')).toMatchObject([{ address: '192.0.2.9' }]);
});

test.each([
  ['without a prefix', { name: 'session', path: '/' }, ['/auth', '/']],
  ['with the prefix __Secure-', { name: '__Secure-session', path: '/' }, ['/auth', '/']],
  ['with the prefix __Host-', { name: '__Host-session' }, ['/']],
] as const)(
  'a sign-in and a logout delete the cookie that a former path has left, for a cookie %s',
  async (_what, cookie, paths) => {
    const server = serve({ cookie });
    const visitor = visit(server, cookie.name);
    const pathsOf = (fields: readonly string[]): string[] =>
      fields.map((field) => /Path=([^;]*)/.exec(field)?.[1] ?? '');
    expect(pathsOf((await visitor.signIn({ subject: 'alice' })).setCookie)).toEqual(paths);
    const { setCookie } = await visitor.logout();
    expect(pathsOf(setCookie)).toEqual(paths);
    expect(setCookie.every((field) => field.includes('Max-Age=0'))).toBe(true);
  },
);

test('of two cookies that this server has set, a sign-in deletes the one at the root; another app’s stays', async () => {
  const server = serve({ issuer: 'http://localhost:3000', origins: [ORIGIN] });
  const visitor = visit(server, 'session');
  await visitor.signIn({ subject: 'alice' });
  const { cookie } = visitor;
  const signIn = async (other: string): Promise<number> => {
    const headers = { cookie: `session=${other}; session=${cookie}` };
    const { setCookie } = await visit(server).signIn({ subject: 'alice' }, { headers });
    return setCookie.filter((field) => field.includes('Path=/;')).length;
  };
  expect(await signIn('of another app')).toBe(0);
  expect(await signIn(String(cookie))).toBe(1);
});

test('a login outside of the cookie’s path deletes what this server has set at the root', async () => {
  const before = serve({ cookie: { name: 'session', path: '/' } });
  const server = serve({ cookie: { name: 'session', path: '/auth' } }, before.clock);
  const old = visit(before, 'session');
  await old.signIn({ subject: 'alice' });
  const pathsAt = async (path: string): Promise<string[]> => {
    const { headers } = await server.signIn(old.request(path), { subject: 'alice' });
    return headers.getSetCookie().map((field) => /Path=([^;]*)/.exec(field)?.[1] ?? '');
  };
  expect(await pathsAt('/login')).toEqual(['/', '/auth']);
  expect(await pathsAt('/auth/login')).toEqual(['/auth']);
  expect(await pathsAt('/authors')).toEqual(['/', '/auth']);
});

test('a host that keeps one Set-Cookie, the last, as Azure Functions does, keeps that of the session', async () => {
  const server = serve({ cookie: { name: 'session' } });
  const visitor = visit(server, 'session');
  const copied = ({ headers }: Answer): string | undefined => Object.fromEntries(headers)['set-cookie'];
  const granted = await visitor.signIn({ subject: 'alice' });
  expect(granted.setCookie).toHaveLength(2);
  expect(copied(granted)).toMatch(/^session=v1\..*Path=\/$/);
  expect(copied(await visitor.logout())).toMatch(/^session=;.*Path=\/; Max-Age=0$/);
});

test('claims may be declared as an interface', () => {
  interface UserClaims {
    readonly role: string;
  }
  const server = createAuthServer<UserClaims>({
    issuer: ORIGIN,
    secret: SECRET,
    store: memoryStore(),
    claims: async (): Promise<UserClaims> => ({ role: 'admin' }),
  });
  type Verified = Exclude<Awaited<ReturnType<typeof server.verify>>, Response>;
  expectTypeOf<Verified['claims']['role']>().toEqualTypeOf<string>();
  expectTypeOf<Verified>().toEqualTypeOf<Caller<UserClaims>>();
});

test.each([undefined, false, true])(
  'a sign-in decides whether its cookie survives the browser (cookie.persistent: %s)',
  async (byDefault) => {
    const server = serve({ cookie: { persistent: byDefault } });
    const cookies = async (persistent?: boolean): Promise<readonly boolean[]> => {
      const visitor = visit(server);
      const answers = [
        await visitor.signIn({ subject: 'alice', persistent }),
        await visitor.refresh(),
        await visitor.refresh(),
      ];
      const stepUp = await visitor.signIn({ subject: 'alice', acr: 'urn:example:mfa', stepUp: true });
      return [...answers, stepUp].map(({ setCookie: [cookie = ''] }) => cookie.includes('; Max-Age=43200'));
    };
    expect(await cookies(true)).toEqual(Array(4).fill(true));
    expect(await cookies(false)).toEqual(Array(4).fill(false));
    expect(await cookies()).toEqual(Array(4).fill(byDefault ?? false));
  },
);

test('a sign-in decides when its session ends, and a refresh does not move that', async () => {
  const server = serve({ lifetimes: { absolute: 3_600_000 } });
  const remembered = visit(server);
  const usual = await signedIn(server);
  const answer = await remembered.signIn({ subject: 'alice', absolute: 30 * 86_400_000 });
  expect(answer.json).toMatchObject({ session_expires_in: 2_592_000 });
  server.clock.advance(3_600_000);
  expect(await usual.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
  expect(await remembered.refresh()).toMatchObject({ status: 200, json: { session_expires_in: 2_588_400 } });
  server.clock.advance(2_588_400_000);
  expect(await remembered.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
});

test.each([
  [{ persistent: 'false' as never }, 'signIn: persistent: has to be true or false, not false.'],
  [{ persistent: null as never }, 'signIn: persistent: has to be true or false, not null.'],
  [{ persistent: 1 as never }, 'signIn: persistent: has to be true or false, not 1.'],
  [{ absolute: 30 }, 'signIn: absolute: has to be 1000 to 34560000000 milliseconds, not 30.'],
  [{ absolute: Number.NaN }, 'signIn: absolute: has to be 1000 to 34560000000 milliseconds, not NaN.'],
])('a sign-in with %j throws', async (given, message) => {
  await expect(visit(serve()).signIn({ subject: 'alice', ...given })).rejects.toThrow(new TypeError(message));
});
