import { useAuth } from 'rebearer/vue';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, effectScope, h, nextTick } from 'vue';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

function mount(world: World): HTMLElement {
  const container = document.createElement('div');
  const app = createApp({
    setup() {
      const session = useAuth(world.auth);
      return () => h('p', session.value.isAuthenticated ? String(session.value.claims?.['sub']) : session.value.status);
    },
  });
  app.mount(container);
  onTestFinished(() => app.unmount());
  return container;
}

test('a component shows the session as it is restored and ended', async () => {
  const world = createWorld();
  const container = mount(world);
  expect(container.textContent).toBe('loading');
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(container.textContent).toBe('alice');
  void world.auth.logout();
  await nextTick();
  expect(container.textContent).toBe('unauthenticated');
  expect(world.refreshes()).toHaveLength(1);
});

test('the ref stops changing with its scope, and lives on without one', async () => {
  const world = createWorld();
  const scope = effectScope();
  const scoped = scope.run(() => useAuth(world.auth));
  const free = useAuth(world.auth);
  scope.stop();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(scoped?.value.status).toBe('loading');
  expect(free.value.status).toBe('authenticated');
});
