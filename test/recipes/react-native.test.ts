import { expect, onTestFinished, test, vi } from 'vitest';
import { startServer, type ReferenceServer } from '../../demo/server/server.ts';
import { type AppState, createNativeAuth, type NativeAuth, type SecureStore } from './snippets/react-native.ts';

interface Phone {
  readonly server: ReferenceServer;
  readonly kept: Map<string, string>;
  /** Starts the app anew, as after the system has killed it. */
  readonly start: () => NativeAuth;
  /** Brings the app to the foreground. */
  readonly show: () => void;
  readonly me: (app: NativeAuth) => Promise<number>;
}

/** A phone with a keychain, and the server that its app knows as api.example.com. */
async function openPhone(): Promise<Phone> {
  const server = await startServer({ port: 0, dbFile: ':memory:', grants: 'tokens', tokenLifetime: 180 });
  onTestFinished(() => server.close());
  const direct = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    // The login of the reference server is for browsers, which say where they are.
    if (input.endsWith('/auth/login')) headers.set('origin', server.url);
    return direct(input.replace('https://api.example.com', server.url), { ...init, headers });
  });
  const kept = new Map<string, string>();
  const store: SecureStore = {
    getItemAsync: (key) => Promise.resolve(kept.get(key) ?? null),
    async setItemAsync(key, value) {
      await Promise.resolve();
      kept.set(key, value);
    },
    async deleteItemAsync(key) {
      await Promise.resolve();
      kept.delete(key);
    },
  };
  const listeners = new Set<(state: string) => void>();
  const appState: AppState = {
    addEventListener(_type, listener) {
      listeners.add(listener);
      return { remove: () => void listeners.delete(listener) };
    },
  };
  return {
    server,
    kept,
    start() {
      const app = createNativeAuth(store, appState);
      onTestFinished(app.auth.dispose);
      return app;
    },
    show: () => listeners.forEach((listener) => listener('active')),
    me: async ({ auth }) => (await auth.fetch('https://api.example.com/api/me')).status,
  };
}

const refreshes = ({ server }: Phone): number => server.log.filter(({ path }) => path === '/oauth/token').length;

test('a sign-in keeps the refresh token in the secure store, and the next start restores the session from it', async () => {
  const phone = await openPhone();
  const first = phone.start();
  await first.signIn('alice', 'alice-demo');
  expect(await phone.me(first)).toBe(200);
  const [before] = phone.kept.values();
  expect(before).toMatch(/^v1\./);
  first.auth.dispose();

  const second = phone.start();
  await second.auth.ready();
  expect(second.auth.session).toMatchObject({ status: 'authenticated', identity: 'alice' });
  expect(refreshes(phone)).toBe(1);
  expect([...phone.kept.values()]).not.toEqual([before]);
  expect(await phone.me(second)).toBe(200);
});

test('simultaneous calls whose token is refused cause one refresh, which stores the next refresh token', async () => {
  const phone = await openPhone();
  const app = phone.start();
  await app.signIn('alice', 'alice-demo');
  for (let round = 1; round <= 3; round++) {
    phone.server.rejectTokens();
    expect(await Promise.all([1, 2, 3].map(() => phone.me(app)))).toEqual([200, 200, 200]);
    expect(refreshes(phone)).toBe(round);
  }
});

test('a logout empties the store and revokes the session; the next start has none', async () => {
  const phone = await openPhone();
  const app = phone.start();
  await app.signIn('alice', 'alice-demo');
  expect(await app.auth.logout()).toEqual({ confirmed: true });
  expect(phone.server.log.filter(({ path }) => path === '/oauth/revoke')).toMatchObject([{ status: 200 }]);
  expect([...phone.kept]).toEqual([]);
  const next = phone.start();
  await next.auth.ready();
  expect(next.auth.session.status).toBe('unauthenticated');
  expect(refreshes(phone)).toBe(0);
});

test('a session that the server has ended empties the store', async () => {
  const phone = await openPhone();
  const app = phone.start();
  await app.signIn('alice', 'alice-demo');
  phone.server.revokeAll('alice');
  phone.server.rejectTokens();
  expect(await phone.me(app)).toBe(401);
  expect(app.auth.session).toMatchObject({ status: 'unauthenticated' });
  await expect.poll(() => [...phone.kept]).toEqual([]);
});

test('an app that returns to the foreground with an expired token refreshes', async () => {
  const phone = await openPhone();
  const app = phone.start();
  await app.signIn('alice', 'alice-demo');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 });
  onTestFinished(() => void vi.useRealTimers());
  phone.show();
  await expect.poll(() => refreshes(phone)).toBe(1);
});

test('a user who signs in while another is signed in keeps their session over a restart', async () => {
  const phone = await openPhone();
  const first = phone.start();
  await first.signIn('alice', 'alice-demo');
  await first.signIn('bob', 'bob-demo');
  // An emptied store would be empty by now.
  await new Promise((resolve) => setImmediate(resolve));
  first.auth.dispose();
  const second = phone.start();
  await second.auth.ready();
  expect(second.auth.session).toMatchObject({ status: 'authenticated', identity: 'bob' });
});
