import { createAuthGuard, guardRoutes } from 'rebearer/vue';
import { expect, test } from 'vitest';
import { createMemoryHistory, createRouter, type Router } from 'vue-router-4';
import { createWorld, grantFor, settle } from '../simulation/world.ts';

const Page = { render: () => null };

function routerFor(): Router {
  return createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/login', component: Page },
      { path: '/notes', component: Page, meta: { requiresAuth: true } },
    ],
  });
}

test('with vue-router 4 a guarded route waits for the restore and is left when the session ends', async () => {
  const world = createWorld();
  const router = routerFor();
  guardRoutes(router, world.auth, { login: '/login' });
  const arrival = router.push('/notes');
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await arrival;
  expect(router.currentRoute.value.fullPath).toBe('/notes');
  void world.auth.logout();
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes');
});

test('with vue-router 4 createAuthGuard is a guard for beforeEach', async () => {
  const world = createWorld({ restore: false });
  const router = routerFor();
  router.beforeEach(createAuthGuard(world.auth, { login: '/login' }));
  await router.push('/notes');
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/notes');
});
