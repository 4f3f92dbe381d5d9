import { useSession } from 'rebearer/vue';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type App, createSSRApp, effectScope, h, ref, Suspense, type VNode } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

function appOf({ auth }: World): App {
  return createSSRApp({
    setup() {
      const { session, claims } = useSession(auth);
      return () => h('p', session.value.isAuthenticated ? String(claims.value?.['sub']) : session.value.status);
    },
  });
}

/** Takes over what the server rendered. */
function hydrate(world: World, markup: string): HTMLElement {
  const container = document.createElement('div');
  container.innerHTML = markup;
  const app = appOf(world);
  app.mount(container);
  onTestFinished(() => app.unmount());
  return container;
}

test('the server renders a loading session, sends no refresh and adds no listener', async () => {
  const world = createWorld();
  const subscribe = vi.fn<typeof world.auth.subscribe>();
  expect(await renderToString(appOf({ ...world, auth: { ...world.auth, subscribe } }))).toBe('<p>loading</p>');
  expect(world.sent).toEqual([]);
  expect(subscribe).not.toHaveBeenCalled();
});

test('a page that already knows its session hydrates without a warning, and then shows it', async () => {
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  const container = hydrate(world, await renderToString(appOf(createWorld())));
  await settle();
  expect(container.innerHTML).toBe('<p>alice</p>');
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled();
});

test('a page with an unknown session restores it after hydration', async () => {
  const world = createWorld();
  const container = hydrate(world, '<p>loading</p>');
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(container.innerHTML).toBe('<p>alice</p>');
  expect(world.refreshes()).toHaveLength(1);
});

const ALICE = { sub: 'alice' };

test('the server renders the user of initial, and the page hydrates without a flash and refreshes once', async () => {
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  const markup = await renderToString(appOf(createWorld({ initial: ALICE })));
  expect(markup).toBe('<p>alice</p>');
  const world = createWorld({ initial: ALICE });
  const container = hydrate(world, markup);
  const texts: string[] = [];
  const observer = new MutationObserver(() => texts.push(container.innerHTML));
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  await world.auth.ready();
  observer.disconnect();
  expect(texts).toEqual([]);
  expect(container.innerHTML).toBe(markup);
  expect(world.refreshes()).toHaveLength(1);
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled();
});

test('a store that a hydrated component has made follows the session after that component is gone', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  const scope = effectScope(true);
  onTestFinished(() => scope.stop());
  let store: ReturnType<typeof useSession> | undefined;
  const isShown = ref(true);
  const Header = () => h('p', store?.isLoading.value ? 'loading' : 'known');
  const app = createSSRApp({
    setup() {
      return () =>
        isShown.value ? h({ setup: () => ((store ??= scope.run(() => useSession(world.auth))), Header) }) : h('i');
    },
  });
  const container = document.createElement('div');
  container.innerHTML = '<p>loading</p>';
  app.mount(container);
  onTestFinished(() => app.unmount());
  await settle();
  expect(store?.isAuthenticated.value).toBe(true);
  isShown.value = false;
  await settle();
  void world.auth.logout();
  expect(store?.isAuthenticated.value).toBe(false);
});

test('a store that a hydrated component has made follows the session if that component is gone before it is mounted', async () => {
  const world = createWorld();
  const scope = effectScope(true);
  onTestFinished(() => scope.stop());
  let store: ReturnType<typeof useSession> | undefined;
  const isShown = ref(true);
  const late = Promise.withResolvers<() => VNode>();
  const Late = {
    setup() {
      store ??= scope.run(() => useSession(world.auth));
      return late.promise;
    },
  };
  const app = createSSRApp({
    setup: () => () => h('div', isShown.value ? h(Suspense, null, { default: () => h(Late) }) : 'gone'),
  });
  const container = document.createElement('div');
  container.innerHTML = '<div><p>loading</p></div>';
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  app.mount(container);
  onTestFinished(() => app.unmount());
  await settle();
  isShown.value = false;
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(store?.isAuthenticated.value).toBe(true);
  late.resolve(() => h('p'));
});

test('a session that has ended before hydration is shown after it, without a warning', async () => {
  const complaints = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
  const world = createWorld({ initial: ALICE, logout: undefined });
  void world.auth.logout();
  const container = hydrate(world, '<p>alice</p>');
  await settle();
  expect(container.innerHTML).toBe('<p>unauthenticated</p>');
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled();
});
