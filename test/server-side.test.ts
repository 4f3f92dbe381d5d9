import { expect, test } from 'vitest';

test.each(['rebearer', 'rebearer/react', 'rebearer/vue', 'rebearer/ky', 'rebearer/testing'])(
  'importing %s where there is no page throws nothing',
  async (entry) => {
    expect('document' in globalThis).toBe(false);
    expect(Object.keys((await import(entry)) as object)).not.toHaveLength(0);
  },
);

test('on a server fetch is bare, the session is loading, and ready() does not wait', async () => {
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
