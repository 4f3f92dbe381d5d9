import { expect, test, vi } from 'vitest';
import { browserPage } from '../src/browser/page.ts';

test.each(['rebearer', 'rebearer/react', 'rebearer/vue', 'rebearer/ky', 'rebearer/testing'])(
  'importing %s without a page does not throw',
  async (entry) => {
    expect('document' in globalThis).toBe(false);
    expect(Object.keys((await import(entry)) as object)).not.toHaveLength(0);
  },
);

test('on a server fetch is plain, the session is loading, and ready() does not wait', async () => {
  const { createAuth } = await import('rebearer');
  const calls: unknown[][] = [];
  const base = (...args: unknown[]): Promise<Response> => {
    calls.push(args);
    return Promise.resolve(new Response('ok'));
  };
  const auth = createAuth({ refresh: '/auth/refresh', origins: ['https://api.example.com'], fetch: base });
  await auth.ready();
  const init = { headers: { 'x-a': '1' } };
  await auth.fetch('https://api.example.com/x', init);
  expect(calls).toEqual([['https://api.example.com/x', init]]);
  expect(calls[0]?.[1]).toBe(init);
  expect(auth.session.status).toBe('loading');
  expect(await auth.getAccessToken()).toBeUndefined();
});

test('where a server or an app only imitates a location, there is no page', async () => {
  const { createAuth } = await import('rebearer');
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  const auth = createAuth({ refresh: '/auth/refresh', restore: 'eager' });
  await auth.ready();
  expect(auth.session.status).toBe('loading');
});

test('a browser that does not say whether it is online counts as online', () => {
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('navigator', {});
  expect(browserPage()?.isOnline()).toBe(true);
});

test.each([
  ['ReactNative', true],
  ['NativeScript', true],
  ['Gecko', false],
  [undefined, false],
])(
  'an app whose navigator is of %s and that has no page gets a message about what to pass: %s',
  async (product, isTold) => {
    const { createAuth } = await import('rebearer');
    const warn = vi.spyOn(console, 'error').mockReturnValue();
    vi.stubGlobal('navigator', { product });
    createAuth({ refresh: 'https://api.example.com/auth/refresh' });
    expect(warn.mock.calls.flat().join()).toMatch(isTold ? /environment: \{ page \}.*React Native/ : /^$/);
  },
);

test('an app that passes a page gets no message, and its calls carry the token', async () => {
  const { createAuth, refreshTokenGrant } = await import('rebearer');
  const warn = vi.spyOn(console, 'error').mockReturnValue();
  vi.stubGlobal('navigator', { product: 'ReactNative' });
  const sent: (string | null)[] = [];
  const auth = createAuth({
    refresh: refreshTokenGrant({ url: 'https://api.example.com/token', clientId: 'app' }),
    origins: ['https://api.example.com'],
    fetch: (_input, init) => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return Promise.resolve(new Response('ok'));
    },
    environment: {
      page: {
        baseUrl: () => 'https://api.example.com/',
        origin: () => 'null',
        isOnline: () => true,
        onWake: () => () => {},
        onHide: () => () => {},
      },
    },
  });
  await auth.login({ accessToken: 'a', sessionId: 's1', refreshToken: 'r', expiresIn: 60 });
  await auth.fetch('https://api.example.com/x');
  expect([sent, warn.mock.calls]).toEqual([['Bearer a'], []]);
});
