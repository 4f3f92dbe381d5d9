import type { ShouldRefresh } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createWorld, settle, type World } from '../simulation/world.ts';

async function restored(answer: unknown = {}, shouldRefresh?: ShouldRefresh): Promise<World> {
  const world = createWorld({ attach: 'cookies', shouldRefresh });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(answer, answer === null ? { status: 204 } : {});
  await ready;
  return world;
}

/** Makes a call that is refused, and refused again after a refresh that says as much as before. */
async function refuse(world: World, path: string, method = 'GET', answer: unknown = {}, status = 401): Promise<void> {
  const call = world.auth.fetch(path, { method });
  await settle();
  world.calls().at(-1)?.respond('no', { status });
  await settle();
  if (world.refreshes().length > 1) world.refreshes().at(-1)?.respond(answer);
  await settle();
  world.calls().at(-1)?.respond('no', { status });
  expect((await call).status).toBe(status);
  await world.advance(60_000);
}

async function accept(world: World, path: string): Promise<void> {
  const call = world.auth.fetch(path);
  await settle();
  world.calls().at(-1)?.respond('ok');
  await call;
}

/** Users whose own records have something empty, or a word that elsewhere is a failure. */
const NAMED: readonly [unknown][] = [
  [{ id: 1, name: 'Alice', email: 'alice@example.com', api_token: null }],
  [{ id: 1, email: 'alice@example.com', data: null }],
  [{ id: 1, email: 'alice@example.com', status: 'expired' }],
  [{ user: { id: 1, email: 'alice@example.com', status: 'locked' } }],
  [{ user: { id: 1, valid: false, token: null } }],
  [{ success: true, data: null }],
];

test.each([
  ['null'],
  [{ success: false }],
  [{ error: 'invalid_grant' }],
  ['false'],
  [{ user: null }],
  [{ data: { refresh: null } }],
  [{ data: { refresh: false } }],
  ['0'],
  [{ isLogin: false }],
  [{ clientPrincipal: null }],
  [{ customer: null }],
  [{ success: true, user: null }],
  [{ status: 'ok', session: null }],
  [{ currentUser: null }],
  [{ success: true, loggedIn: false }],
  [{ user: { id: 1 }, success: false }],
  [{ user: { id: 1 }, error: 'expired' }],
  [{ user: { id: 1 }, error: true }],
  [{ jsonrpc: '2.0', id: 1, result: null }],
  [{ user: { username: 'AnonymousUser', is_authenticated: false } }],
  [{ user: { id: 5, loggedIn: false } }],
  [{ status: 'unauthenticated', login: '/login' }],
  [{ status: 'anonymous', user: { id: 'guest-1' } }],
  [{ status: 'error', userId: 5 }],
  [{ user: null, login: '/login' }],
  [{ user: null, accountId: 'acme' }],
  [{ user: { id: 0, token: null } }],
  [{ uid: 0, session: null }],
])('%j: no user is signed in', async (answer) => {
  const world = await restored(answer);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});

test.each<[unknown]>([
  [null],
  [{}],
  ['OK'],
  [{ user: { id: 1 } }],
  [{ error: null }],
  [{ errorMessage: 'Refreshed successfully', user: { id: 1 } }],
  [{ errmsg: 'ok.' }],
  [{ error: 'No error' }],
  [{ message: null }],
  [{ csrfToken: null }],
  [{ isNewUser: false }],
  [{ success: true, userId: null }],
  [{ message: 'Refreshed', username: null }],
  [{ user: { role: 'admin' } }],
  [{ user: { name: null, phone: '+15550100' } }],
  [{ me: { id: 1 }, guest: true }],
  // Anonymous sign-in is a session too.
  [{ id: 'a', is_anonymous: true }],
  [{ name: null }],
  [{ guest: { items: 0 } }],
  ...NAMED,
])('%j: the cookies are set', async (answer) => {
  expect((await restored(answer)).auth.session.status).toBe('authenticated');
});

const SOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const DUENDE = [
  { type: 'sid', value: 'S' },
  { type: 'bff:session_expires_in', value: 9 },
];

test.each([
  ['Mattermost', (id: number) => ({ id, email: `u${id}@example.com`, username: `u${id}` })],
  ['Laravel', (id: number) => ({ id, name: `User ${id}`, email: `u${id}@example.com`, email_verified_at: null })],
  ['current_user', (id: number) => ({ current_user: { id } })],
  ['Azure Static Web Apps', (id: number) => ({ clientPrincipal: { userId: `u${id}`, userRoles: [] } })],
  ['Vendure', (id: number) => ({ data: { me: { id } } })],
  ['Keystone', (id: number) => ({ data: { authenticatedItem: { id } } })],
  ['GitHub', (id: number) => ({ data: { viewer: { id } } })],
  ['Duende', (id: number) => [...DUENDE, { type: 'sub', value: `u${id}` }]],
  ['a claim with its issuer', (id: number) => [{ type: 'sub', issuer: 'https://example.com', value: `u${id}` }]],
  [
    'ASP.NET',
    (id: number) => ({ isAuthenticated: true, claims: [{ type: `${SOAP}/nameidentifier`, value: `u${id}` }] }),
  ],
  ['Blazor', (id: number) => ({ User: { Claims: [{ Type: 'sub', Value: `u${id}`, ValueType: 'string' }] } })],
  ['App Service', (id: number) => [{ user_claims: [{ typ: `${SOAP}/nameidentifier`, val: `u${id}` }] }]],
  ['Kratos', (id: number) => ({ id: 's1', expires_at: 'x', identity: { id: `u${id}`, traits: {} } })],
  [
    'Odoo',
    (id: number) => ({ jsonrpc: '2.0', id: null, result: { uid: id, username: `u${id}`, expiration_date: 'x' } }),
  ],
  ['Firebase', (id: number) => ({ uid: `u${id}`, email: `u${id}@example.com` })],
  ['Drupal', (id: number) => ({ current_user: { uid: String(id), name: `u${id}` }, csrf_token: 'x' })],
])('a call of one user is not sent again as another, who is named by %s', async (_name, answer) => {
  const world = await restored(answer(1));
  await accept(world, '/api/me');
  const call = world.auth.fetch('/api/invoice', { method: 'POST', body: 'x' }).catch((error: unknown) => error);
  await settle();
  world.calls().at(-1)?.respond('no', { status: 401 });
  await settle();
  const sent = world.calls().length;
  world.refreshes().at(-1)?.respond(answer(2));
  expect(await call).toMatchObject({ code: 'session_changed' });
  expect(world.calls()).toHaveLength(sent);
});

test.each([
  ['a bare id', (count: number) => ({ id: `s${count}` })],
  ['that of a cart', (count: number) => ({ id: `cart${count}`, email: 'alice@example.com', items: [] })],
  [
    'that of a session with a name',
    (count: number) => ({ expires_in: 9, session: { id: `s${count}`, username: 'alice' } }),
  ],
  ['that of an admin beside it', (count: number) => ({ org: { id: 1 }, admin: { id: count } })],
  ['that of the last editor', (count: number) => ({ account: { id: 1 }, lastModifiedUser: { id: count } })],
  ['that of the call', (count: number) => ({ jsonrpc: '2.0', id: count, result: { username: 'alice' } })],
  ['that of a session', (count: number) => ({ id: `s${count}`, email: 'alice@example.com', expiresAt: 'x' })],
  [
    'that of the session in a list of claims',
    (count: number) => [
      { type: 'sid', value: `s${count}` },
      { type: 'jti', value: `j${count}` },
      { type: 'id', value: `i${count}` },
      { type: 'user', value: count },
    ],
  ],
  ['a list that is not of claims', (count: number) => ({ data: [{ type: 'user', id: count, value: `s${count}` }] })],
  ['the uid of a session', (count: number) => ({ session: { uid: `s${count}`, expires: 'x' } })],
  [
    'that of a session of JSON:API',
    (count: number) => ({
      data: { type: 'sessions', id: `s${count}`, attributes: { email: 'alice@example.com', name: 'Alice' } },
    }),
  ],
  ['that of a session for a user', (count: number) => ({ session: { type: 'user', id: `s${count}` } })],
  [
    'that of a session that has an email',
    (count: number) => ({
      session: { id: `s${count}`, email: 'alice@example.com', user_agent: 'x', expires: 'x', name: 'x' },
    }),
  ],
  ['that of the only member', (count: number) => ({ ticket: { id: `t${count}`, uuid: `t${count}`, name: 'Refresh' } })],
  ['that of the session beside the user', (count: number) => ({ id: `s${count}`, expires_at: 'x', me: { id: 1 } })],
])('an id that changes with each refresh names no user: %s', async (_name, answer) => {
  const world = await restored(answer(1));
  await accept(world, '/api/me');
  const call = world.auth.fetch('/api/me');
  await settle();
  world.calls().at(-1)?.respond('no', { status: 401 });
  await settle();
  world.refreshes().at(-1)?.respond(answer(2));
  await settle();
  world.calls().at(-1)?.respond('ok');
  expect((await call).ok).toBe(true);
});

test('with cookies only, the console says how refresh.read names the user', async () => {
  const line = vi.spyOn(console, 'error').mockReturnValue();
  await restored();
  expect(line.mock.calls).toMatchObject([
    [expect.stringMatching(/`subject` that refresh\.read returns.*#no-identity/)],
  ]);
  line.mockRestore();
});

test('if no call was ever accepted, the third refused call ends the session', async () => {
  const world = await restored();
  await refuse(world, '/api/me');
  await refuse(world, '/api/me');
  expect(world.auth.session.status).toBe('authenticated');
  await refuse(world, '/api/me');
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  const asked = world.refreshes().length;
  void world.auth.fetch('/api/me');
  await settle();
  world.calls().at(-1)?.respond('no', { status: 401 });
  await settle();
  expect(world.refreshes()).toHaveLength(asked);
});

test('three calls of one page load end the session at once, with one refresh', async () => {
  const world = await restored(null);
  const calls = ['/api/a', '/api/b', '/api/c'].map((path) => world.auth.fetch(path));
  await settle();
  for (const call of world.calls()) call.respond('no', { status: 401 });
  await settle();
  world.refreshes()[1]?.respond(null, { status: 204 });
  await settle();
  for (const call of world.calls().slice(3)) call.respond('no', { status: 401 });
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated' });
  expect(world.refreshes()).toHaveLength(2);
});

test('after an accepted call, wrong passwords do not end the session, however many', async () => {
  const world = await restored();
  await accept(world, '/api/me');
  for (let attempt = 0; attempt < 5; attempt++) await refuse(world, '/api/password', 'POST');
  expect(world.auth.session.status).toBe('authenticated');
});

test('after an accepted call, two refused URLs end the session, and a success in between resets the count', async () => {
  const world = await restored();
  await accept(world, '/api/me');
  await refuse(world, '/api/a');
  await accept(world, '/api/me');
  await refuse(world, '/api/b');
  expect(world.auth.session.status).toBe('authenticated');
  await refuse(world, '/api/c');
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('after an accepted call, an API that refuses all calls of one moment does not end the session', async () => {
  const world = await restored();
  await accept(world, '/api/me');
  const calls = ['/api/a', '/api/b', '/api/c'].map((path) => world.auth.fetch(path));
  await settle();
  for (const call of world.calls().slice(-3)) call.respond('no', { status: 401 });
  await settle();
  world.refreshes().at(-1)?.respond({});
  await settle();
  for (const call of world.calls().slice(-3)) call.respond('no', { status: 401 });
  await Promise.all(calls);
  expect(world.auth.session.status).toBe('authenticated');
});

test('after an accepted call, one GET that is refused three times ends the session', async () => {
  const world = await restored();
  await accept(world, '/api/me');
  await refuse(world, '/api/me');
  await refuse(world, '/api/me');
  expect(world.auth.session.status).toBe('authenticated');
  await refuse(world, '/api/me');
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('where the refresh names the user, endpoints that only others may call do not end the session', async () => {
  const user = { user: { id: 1 } };
  const world = await restored(user);
  await accept(world, '/api/me');
  for (let poll = 0; poll < 4; poll++) await refuse(world, '/api/admin', 'GET', user);
  await refuse(world, '/api/audit', 'GET', user);
  expect(world.auth.session.status).toBe('authenticated');
  await refuse(world, '/api/me', 'GET', user);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a user whom only an earlier refresh has named is not named: NextAuth 4 answers a visitor with {}', async () => {
  const world = await restored({ user: { email: 'alice@example.com' } });
  await accept(world, '/api/me');
  for (let poll = 0; poll < 3; poll++) await refuse(world, '/api/me');
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('with cookies only, a call that lacks a scope is not sent again, and does not count against the session', async () => {
  const world = await restored();
  const answer = { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } };
  for (let poll = 0; poll < 4; poll++) {
    const call = world.auth.fetch('/api/admin');
    await settle();
    world.calls().at(-1)?.respond('no', answer);
    expect((await call).status).toBe(401);
    await world.advance(60_000);
  }
  expect(world.auth.session.status).toBe('authenticated');
  expect(world.refreshes()).toHaveLength(1);
});

const isForbidden: ShouldRefresh = ({ status }, { rejected }) => rejected || status === 403;

test('with cookies only, what a rule takes for a refusal ends no session that a call was accepted in if it is a 403', async () => {
  const world = await restored({}, isForbidden);
  await accept(world, '/api/me');
  for (let poll = 0; poll < 4; poll++) await refuse(world, '/api/admin', 'GET', {}, 403);
  for (const path of ['/api/audit', '/api/billing', '/api/keys']) await refuse(world, path, 'GET', {}, 403);
  expect(world.auth.session.status).toBe('authenticated');
  await refuse(world, '/api/me');
  await refuse(world, '/api/notes');
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('with cookies only, three calls that a rule takes for refused, whatever their status, mean that nobody is signed in', async () => {
  for (const status of [200, 403]) {
    const world = await restored({}, async (response) => (await response.clone().text()) === 'no');
    for (const path of ['/api/a', '/api/b', '/api/c']) await refuse(world, path, 'GET', {}, status);
    expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  }
});

test('with a token, refused calls do not end the session', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond({ access_token: 'one' });
  await ready;
  for (let attempt = 0; attempt < 3; attempt++) {
    const call = world.auth.fetch(`/api/${attempt}`);
    await settle();
    world.calls().at(-1)?.respond('no', { status: 401 });
    await settle();
    world
      .refreshes()
      .at(-1)
      ?.respond({ access_token: `two${attempt}` });
    await settle();
    world.calls().at(-1)?.respond('no', { status: 401 });
    await call;
    await world.advance(60_000);
  }
  expect(world.auth.session.status).toBe('authenticated');
});
