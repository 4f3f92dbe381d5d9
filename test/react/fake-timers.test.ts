import { createAuth, type Auth } from 'rebearer';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

function urlOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

const fetch: typeof globalThis.fetch = (input) =>
  Promise.resolve(
    urlOf(input).endsWith('/auth/refresh') ? Response.json({ access_token: 'a', expires_in: 60 }) : new Response('ok'),
  );

function create(options: { readonly tabs?: 'off' } = {}): Auth {
  const auth = createAuth<unknown>({ refresh: '/auth/refresh', fetch, ...options });
  onTestFinished(() => auth.dispose());
  return auth;
}

beforeEach(() => {
  onTestFinished(() => void vi.useRealTimers());
});

test('under fake timers the first call with tabs: off settles without advancing time', async () => {
  vi.useFakeTimers();
  const auth = create({ tabs: 'off' });
  expect(await (await auth.fetch('/api/x')).text()).toBe('ok');
  expect(auth.session.status).toBe('authenticated');
});

test('under fake timers that advance automatically or by hand, the first call of any page settles', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  expect(await (await create().fetch('/api/x')).text()).toBe('ok');
  vi.useFakeTimers({ shouldAdvanceTime: false });
  const call = create().fetch('/api/x');
  await vi.advanceTimersByTimeAsync(50);
  expect(await (await call).text()).toBe('ok');
});
