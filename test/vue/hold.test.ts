import { guardRoutes, useSession } from 'rebearer/vue';
import { expect, test } from 'vitest';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import { type HeldPage, openPage } from '../hold/held-page.ts';
import { settle } from '../simulation/world.ts';

const Page = { render: () => null };

async function expiredOn(path: string): Promise<{ page: HeldPage; router: Router }> {
  const page = await openPage();
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/login', component: Page },
      { path: '/form', component: Page, meta: { requiresAuth: true } },
      { path: '/next', component: Page, meta: { requiresAuth: true } },
    ],
  });
  guardRoutes(router, page.auth, { login: '/login' });
  await router.push(path);
  void page.auth.fetch('/api/form', { method: 'POST', body: 'x' });
  await page.endSession();
  return { page, router };
}

test('a guarded page and guarded navigations stay available while the user signs in again in place', async () => {
  const { page, router } = await expiredOn('/form');
  const { session, isAuthenticated } = useSession(page.auth);
  expect([router.currentRoute.value.path, session.value.isReauthenticating, isAuthenticated.value]).toEqual([
    '/form',
    true,
    true,
  ]);
  await router.push('/next');
  expect(router.currentRoute.value.path).toBe('/next');
  await page.login();
  expect([router.currentRoute.value.path, session.value.isReauthenticating]).toEqual(['/next', false]);
});

test('a guarded page is left for the login when the user gives up', async () => {
  const { page, router } = await expiredOn('/form');
  page.dialogues[0]?.close();
  await settle();
  expect(router.currentRoute.value.fullPath).toBe('/login?redirect=/form');
});
