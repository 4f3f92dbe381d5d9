import { createAuthGuard, guardRoutes, returnPath } from 'rebearer/vue';
import { expect, test } from 'vitest';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

const Page = { render: () => null };

function routerFor(): Router {
  return createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: Page },
      { path: '/login', component: Page },
      { path: '/notes/:id', component: Page, meta: { requiresAuth: true } },
      {
        path: '/settings',
        meta: { requiresAuth: true },
        component: Page,
        children: [{ path: 'name', component: Page }],
      },
    ],
  });
}

function guarded(world: World): Router {
  const router = routerFor();
  guardRoutes(router, world.auth, { login: '/login' });
  return router;
}

/** A router whose user has signed in. */
async function signedIn(): Promise<{ world: World; router: Router }> {
  const world = createWorld();
  const router = guarded(world);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  return { world, router };
}

test('a guarded route waits for the restore, and shows when there is a session', async () => {
  const world = createWorld();
  const router = guarded(world);
  const arrival = router.push('/notes/1');
  await settle();
  expect(router.currentRoute.value.matched).toEqual([]);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await arrival;
  expect(router.currentRoute.value.fullPath).toBe('/notes/1');
  expect(world.refreshes()).toHaveLength(1);
});

test('a route whose requiresAuth is a role is guarded too', async () => {
  const world = createWorld();
  const router = guarded(world);
  router.addRoute({ path: '/staff', component: Page, meta: { requiresAuth: 'admin' } });
  const arrival = router.push('/staff');
  await settle();
  world.refreshes()[0]?.respond({ error: 'no_session' }, { status: 401 });
  await arrival;
  expect(router.currentRoute.value.path).toBe('/login');
});

test('without a session a guarded route redirects to the login, with the path to return to', async () => {
  const world = createWorld();
  const router = guarded(world);
  const arrival = router.push('/settings/name?tab=a&b=//c#d');
  await settle();
  world.refreshes()[0]?.respond({ error: 'no_session' }, { status: 401 });
  await arrival;
  const { path, query } = router.currentRoute.value;
  expect(path).toBe('/login');
  expect(query).toEqual({ redirect: '/settings/name?tab=a&b=//c#d' });
  expect(returnPath(query['redirect'])).toBe('/settings/name?tab=a&b=//c#d');
});

test.each([
  ['/login?x=1', '/login?redirect=%2Fnotes%2F1&x=1'],
  ['/login#top', '/login?redirect=%2Fnotes%2F1#top'],
  ['/login?x=1#top?', '/login?redirect=%2Fnotes%2F1&x=1#top?'],
  ['/login#top?', '/login?redirect=%2Fnotes%2F1#top?'],
])('the path to return to is added to the query of the login %s', async (login, expected) => {
  const world = createWorld({ restore: false });
  void world.auth.logout();
  const guard = createAuthGuard(world.auth, { login });
  expect(await guard({ path: '/notes/1', fullPath: '/notes/1', meta: { requiresAuth: true } })).toBe(expected);
});

test.each([
  undefined,
  {},
  { login: 5 },
  { login: { name: 'login' } },
  { login: 'login' },
  { login: 'https://example.com/' },
])('a guard refuses the options %j', (options) => {
  const world = createWorld({ restore: false });
  expect(() => createAuthGuard(world.auth, options as never)).toThrow(/^The option login is not a path or a function/);
  expect(() => guardRoutes(routerFor(), world.auth, options as never)).toThrow(/^The option login is not/);
});

test('a guard refuses what is not an auth, such as the router in its place', () => {
  const world = createWorld({ restore: false });
  const message = /^The auth is not one of createAuth\. Write guardRoutes\(router, auth/;
  expect(() => guardRoutes(world.auth as never, routerFor() as never, { login: '/login' })).toThrow(message);
  expect(() => createAuthGuard(undefined as never, { login: '/login' })).toThrow(message);
});

test('an unguarded route does not wait and sends no refresh', async () => {
  const world = createWorld();
  const router = guarded(world);
  await router.push('/');
  expect(router.currentRoute.value.path).toBe('/');
  expect(world.sent).toEqual([]);
});

test('a restore that fails for a passing reason does not redirect to the login, and the session shows later', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const router = guarded(world);
  const arrival = router.push('/notes/1');
  await settle();
  world.refreshes()[0]?.respond('', { status: 503 });
  await arrival;
  expect(router.currentRoute.value.fullPath).toBe('/notes/1');
  expect(world.auth.session.status).toBe('loading');
  await world.wake('online');
  world.refreshes()[1]?.respond(grantFor('alice'));
  await settle();
  expect(world.auth.session.status).toBe('authenticated');
  expect(router.currentRoute.value.fullPath).toBe('/notes/1');
});

test('a user who was let in while loading is sent to the login when there is no session', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const router = guarded(world);
  const arrival = router.push('/notes/1');
  await settle();
  world.refreshes()[0]?.fail();
  await arrival;
  await world.wake('online');
  world.refreshes()[1]?.respond({ error: 'invalid_grant' }, { status: 401 });
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes/1');
});

test('a session that ends on a guarded page leads to the login, and on an unguarded page does not', async () => {
  const { world, router } = await signedIn();
  await router.push('/notes/1');
  void world.auth.logout();
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes/1');

  const other = await signedIn();
  await other.router.push('/');
  void other.world.auth.logout();
  await settle();
  expect(other.router.currentRoute.value.fullPath).toBe('/');
});

test('a session that ends while the code of a guarded page is loaded leads to the login', async () => {
  const { world, router } = await signedIn();
  let load = (): void => {};
  const loaded = new Promise<typeof Page>((resolve) => {
    load = () => resolve(Page);
  });
  router.addRoute({ path: '/lazy', component: () => loaded, meta: { requiresAuth: true } });
  await router.push('/');
  const arrival = router.push('/lazy');
  await settle();
  void world.auth.logout();
  load();
  await arrival;
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/login?redirect=/lazy');
});

test('a call of a guarded page that fails because the session has ended leads to the login, not to an empty page', async () => {
  const { world, router } = await signedIn();
  const loading = Promise.withResolvers<void>();
  router.addRoute({ path: '/data', component: Page, meta: { requiresAuth: true }, beforeEnter: () => loading.promise });
  router.onError(() => {});
  const arrival = router.push('/data');
  await settle();
  void world.auth.logout();
  loading.reject(new Error('401'));
  await expect(arrival).rejects.toThrow('401');
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/login?redirect=/data');
});

test('the end of a session after a guarded page was left leads nowhere', async () => {
  const { world, router } = await signedIn();
  await router.push('/notes/1');
  await router.push('/');
  void world.auth.logout();
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/');
});

test('a login below a guarded route is allowed', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  router.addRoute({ path: '/app', meta: { requiresAuth: true }, children: [{ path: 'login', component: Page }] });
  guardRoutes(router, world.auth, { login: '/app/login' });
  await router.push('/notes/1');
  expect(router.currentRoute.value.fullPath).toBe('/app/login?redirect=/notes/1');
});

test('the stop of guardRoutes removes every guard', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  const stop = guardRoutes(router, world.auth, { login: '/login' });
  stop();
  await router.push('/notes/1');
  expect(router.currentRoute.value.fullPath).toBe('/notes/1');
});

test('a login function receives the reason and the path, and its own route is allowed', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  router.addRoute({ path: '/app', meta: { requiresAuth: true }, children: [{ path: 'login', component: Page }] });
  guardRoutes(router, world.auth, {
    login: ({ reason, returnTo }) => `/app/login?why=${reason}&next=${encodeURIComponent(returnTo)}`,
  });
  await router.push('/notes/1?a=b');
  const { path, query } = router.currentRoute.value;
  expect([path, query]).toEqual(['/app/login', { why: 'none', next: '/notes/1?a=b' }]);
  await router.push('/app/login');
  expect(router.currentRoute.value.fullPath).toBe('/app/login');
});

test('createAuthGuard alone is a guard for beforeEach', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  router.beforeEach(createAuthGuard(world.auth, { login: '/login' }));
  await router.push('/notes/1');
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes/1');
});

const ELSEWHERE: readonly unknown[] = [
  'https://evil.example.com/',
  '//evil.example.com',
  '/\\evil.example.com',
  '\\/evil.example.com',
  '/\t/evil.example.com',
  '/\n/evil.example.com',
  ' //evil.example.com',
  'javascript:alert(1)',
  'notes/1',
  '',
  null,
  undefined,
  ['/notes/1'],
];

test.each(ELSEWHERE)('returnPath refuses %j', (redirect) => {
  expect(returnPath(redirect)).toBe('/');
  expect(returnPath(redirect, '/notes')).toBe('/notes');
});

test('a path that returnPath accepts stays on the origin, with any characters', () => {
  const characters = ['/', '\\', '.', '\t', '\n', '\r', ' ', '\0', '@', ':', '%2f', '?', '#', 'e'];
  const paths = characters.flatMap((a) =>
    characters.flatMap((b) => characters.map((c) => `/${a}${b}${c}evil.example.com`)),
  );
  const kept = paths.filter((path) => returnPath(path) === path);
  expect(kept.length).toBeGreaterThan(500);
  const origins = new Set(kept.map((path) => new URL(path, 'https://app.example.com/login').origin));
  expect([...origins]).toEqual(['https://app.example.com']);
});

test('a path that returnPath accepts has one slash at its start after it is resolved', () => {
  const segments = ['', '.', '..', '%2e', '.%2E', 'a', 'a.', '\\'];
  const paths = segments.flatMap((a) =>
    segments.flatMap((b) => segments.flatMap((c) => segments.map((d) => `/${a}/${b}/${c}/${d}/evil.example.com`))),
  );
  const kept = paths.filter((path) => returnPath(path) === path);
  expect(kept.length).toBeGreaterThan(500);
  expect(kept.filter((path) => new URL(path, 'https://app.example.com').pathname.startsWith('//'))).toEqual([]);
  expect(returnPath('/search?q=..//x#.//y')).toBe('/search?q=..//x#.//y');
});

test('a rendered user is shown at once, and the page is left when the restore finds no session', async () => {
  const world = createWorld({ initial: { sub: 'alice' } });
  const router = guarded(world);
  await router.push('/notes/1');
  expect(router.currentRoute.value.fullPath).toBe('/notes/1');
  world.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  await settle();
  expect(router.currentRoute.value.path).toBe('/login');
});

test('guardRoutes leaves a guarded page that was shown before it started', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  await router.push('/notes/1');
  guardRoutes(router, world.auth, { login: '/login' });
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes/1');
});
