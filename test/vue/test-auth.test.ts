import { createTestAuth } from 'rebearer/testing';
import { createAuthPlugin, useSession } from 'rebearer/vue';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp, h, nextTick } from 'vue';

interface Claims {
  readonly sub: string;
  readonly name: string;
}

const alice: Claims = { sub: 'alice', name: 'Alice' };

const Greeting = {
  setup() {
    const { session } = useSession();
    return () => h('p', session.value.isAuthenticated ? JSON.stringify(session.value.claims) : session.value.status);
  },
};

test('a component is tested with a session that the test controls, under fake timers', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const auth = createTestAuth({ claims: alice });
  const container = document.createElement('div');
  const app = createApp(Greeting).use(createAuthPlugin(auth));
  app.mount(container);
  expect(container.textContent).toContain('Alice');
  await auth.setClaims({ ...alice, name: 'Alicia' });
  await nextTick();
  expect(container.textContent).toContain('Alicia');
  await auth.end('revoked');
  await nextTick();
  expect(container.textContent).toBe('unauthenticated');
  app.unmount();
});

test('in a page a test auth sends the token to the page’s own origin', async () => {
  const sent: unknown[] = [];
  const auth = createTestAuth({
    claims: alice,
    fetch: (input, init) => {
      const { url, headers } = new Request(input, init);
      sent.push([url, headers.get('authorization')]);
      return Promise.resolve(new Response());
    },
  });
  await auth.fetch('/api/me');
  expect(sent).toEqual([[new URL('/api/me', location.href).href, `Bearer ${await auth.getAccessToken()}`]]);
});
