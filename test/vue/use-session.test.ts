import { type Auth, createAuth } from 'rebearer';
import { AuthKey, createAuthPlugin, useClaims, useSession } from 'rebearer/vue';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Component, createApp, effectScope, h, inject, nextTick, onUpdated, ref } from 'vue';
import { createWorld, grantFor, jwt, settle } from '../simulation/world.ts';

/** Mounts a component in an app of its own, with the plugin where an auth is given. */
function mount(component: Component, auth?: Auth): HTMLElement {
  const container = document.createElement('div');
  const app = createApp(component);
  // What a component throws reaches the test, and what Vue says of it goes nowhere.
  app.config.throwUnhandledErrorInProduction = true;
  if (auth !== undefined) app.use(createAuthPlugin(auth));
  app.mount(container);
  onTestFinished(() => app.unmount());
  return container;
}

test('a component whose node the app keeps has its claims when it is mounted again', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  const kept = h({
    setup() {
      const claims = useClaims(world.auth);
      return () => h('p', String(claims.value?.['sub']));
    },
  });
  const isShown = ref(true);
  const container = mount({ setup: () => () => h('div', isShown.value ? [kept] : []) });
  for (const shown of [false, true]) {
    isShown.value = shown;
    await nextTick();
  }
  expect(container.textContent).toBe('alice');
});

test('a component shows the session of the plugin as it is restored and ended', async () => {
  const world = createWorld();
  const container = mount(
    {
      setup() {
        const { session, isLoading, isAuthenticated, claims } = useSession();
        return () =>
          h('p', JSON.stringify([session.value.status, isLoading.value, isAuthenticated.value, claims.value]));
      },
    },
    world.auth,
  );
  const shown = (): unknown => JSON.parse(container.textContent);
  expect(shown()).toEqual(['loading', true, false, null]);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(shown()).toEqual(['authenticated', false, true, expect.objectContaining({ sub: 'alice' })]);
  void world.auth.logout();
  await nextTick();
  expect(shown()).toEqual(['unauthenticated', false, false, null]);
  expect(world.refreshes()).toHaveLength(1);
});

test('a refreshed token does not render again', async () => {
  const world = createWorld();
  const updated = vi.fn<() => void>();
  mount({
    setup() {
      const { claims } = useSession(world.auth);
      onUpdated(updated);
      return () => h('p', String(claims.value?.['sub']));
    },
  });
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(updated).toHaveBeenCalledTimes(1);
  await world.advance(181_000);
  void world.auth.getAccessToken();
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.events.filter(({ type }) => type === 'refresh-success')).toHaveLength(2);
  expect(updated).toHaveBeenCalledTimes(1);
});

test('the refs stop with their scope, and without one they live on', async () => {
  const world = createWorld();
  const scope = effectScope();
  const scoped = scope.run(() => useSession(world.auth));
  const free = useSession(world.auth);
  scope.stop();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(scoped?.session.value.status).toBe('loading');
  expect(free.session.value.status).toBe('authenticated');
});

test('an unmounted component does not listen any more', () => {
  const { auth } = createWorld();
  const listeners = new Set<unknown>();
  const watched: Auth = {
    ...auth,
    subscribe(listener) {
      const stop = auth.subscribe(listener);
      listeners.add(listener);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
  };
  const app = createApp({
    setup() {
      useSession(watched);
      return () => h('p');
    },
  });
  app.mount(document.createElement('div'));
  expect(listeners.size).toBe(1);
  app.unmount();
  expect(listeners.size).toBe(0);
});

test('a restore that fails for a passing reason leaves the session loading, without an uncaught error', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const { session } = useSession(world.auth);
  world.refreshes()[0]?.respond('', { status: 503 });
  await settle();
  expect(session.value.status).toBe('loading');
  await world.wake('online');
  world.refreshes()[1]?.respond(grantFor('alice'));
  await settle();
  expect(session.value.status).toBe('authenticated');
});

test('the plugin provides the auth itself for inject(AuthKey)', () => {
  const { auth } = createWorld();
  let injected: unknown;
  mount(
    {
      setup() {
        injected = inject(AuthKey);
        return () => h('p');
      },
    },
    auth,
  );
  expect(injected).toBe(auth);
});

test('useSession works where the app’s injections do, such as in a router guard', () => {
  const world = createWorld();
  const app = createApp({}).use(createAuthPlugin(world.auth));
  const { session } = app.runWithContext(() => useSession());
  void world.auth.logout();
  expect(session.value.status).toBe('unauthenticated');
});

test('without plugin and argument the error of useSession says what to write', () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const without = (): unknown => mount({ setup: () => void useSession() });
  expect(without).toThrow(/app\.use\(createAuthPlugin\(auth\)\), or pass the auth/);
  expect(() => useSession()).toThrow(TypeError);
});

test('a hand-made auth works like the plugin’s', async () => {
  const auth = createAuth<{ readonly sub: string }>({ refresh: () => Promise.resolve(null) });
  const { session, claims } = useSession(auth);
  await auth.ready();
  expect(session.value).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(claims.value?.sub).toBeUndefined();
  auth.dispose();
});

test('a component shows why a session can’t be restored, until it is restored', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const container = mount({
    setup() {
      const { session, error } = useSession(world.auth);
      return () => h('p', error.value?.code ?? session.value.status);
    },
  });
  world.refreshes()[0]?.respond('down', { status: 503 });
  await settle();
  expect(container.textContent).toBe('refresh_failed');
  world.sent.length = 0;
  await world.advance(60_000);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(container.textContent).toBe('authenticated');
});

test('useClaims() has the claims behind a guard, keeps the last ones at the end, and elsewhere its error says where it belongs', async () => {
  const world = createWorld({ restore: false });
  const scope = effectScope();
  expect(() => scope.run(() => useClaims(world.auth))).toThrow(/where a guard has let the user in/);
  await world.auth.login({ accessToken: jwt({ sub: 'alice', name: 'Alice' }) });
  const claims = scope.run(() => useClaims(world.auth));
  expect(claims?.value?.['name']).toBe('Alice');
  await world.auth.login({ accessToken: jwt({ sub: 'alice', name: 'Alicia' }) });
  expect(claims?.value?.['name']).toBe('Alicia');
  void world.auth.logout();
  expect(claims?.value?.['name']).toBe('Alicia');
  scope.stop();
});

test('a ref of useClaims() that was not read keeps the claims of the last user, not of the first', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login({ accessToken: jwt({ sub: 'alice' }) });
  const scope = effectScope();
  const claims = scope.run(() => useClaims(world.auth));
  await world.auth.login({ accessToken: jwt({ sub: 'bob' }) });
  void world.auth.logout();
  expect(claims?.value?.['sub']).toBe('bob');
  scope.stop();
});
