// @vitest-environment jsdom
import { createAuth } from 'rebearer';
import { createTestAuth } from 'rebearer/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an auth for tests needs no time to pass', async () => {
  const auth = createTestAuth({ claims: { sub: 'alice' }, fetch: () => Promise.resolve(Response.json([])) });
  // The next call waits for a refresh, which succeeds.
  auth.expire();
  expect((await auth.fetch('/api/notes')).ok).toBe(true);
});

test('an auth of the app waits 50 ms for the answer of another tab, on the clock of the test', async () => {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json({ access_token: 'a', expires_in: 300 }));
  const auth = createAuth({ refresh: '/auth/refresh', identify: () => 'alice', fetch });
  const ready = auth.ready();
  await vi.advanceTimersByTimeAsync(50);
  await ready;
  expect(auth.session.isAuthenticated).toBe(true);
  auth.dispose();
});
