// @vitest-environment node
import { createAuth } from 'rebearer';
import { createAuthPlugin, guardRoutes, useSession } from 'rebearer/vue';
import { expect, test, vi } from 'vitest';
import { createSSRApp, h } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { renderToString } from 'vue/server-renderer';

test('on a server a guarded page is rendered with a loading session, and no request is sent', async () => {
  expect('document' in globalThis).toBe(false);
  const fetch = vi.fn<typeof globalThis.fetch>();
  const auth = createAuth({ refresh: '/auth/refresh', fetch });
  const Notes = {
    setup() {
      const { session, isLoading } = useSession();
      return () => h('p', `${session.value.status} ${isLoading.value}`);
    },
  };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/notes', component: Notes, meta: { requiresAuth: true } }],
  });
  guardRoutes(router, auth, { login: '/login' });
  await router.push('/notes');
  const app = createSSRApp(RouterView).use(createAuthPlugin(auth)).use(router);
  expect(await renderToString(app)).toBe('<p>loading true</p>');
  expect(fetch).not.toHaveBeenCalled();
});
