import { expect, test } from 'vitest';
import { openContract } from './open-contract.ts';

const HASH_OF_ABC = 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=';

/** A URL on which the server does this. */
function doing(behaviour: object): string {
  return `/x?do=${encodeURIComponent(JSON.stringify(behaviour))}`;
}

test('auth.fetch has the shape of fetch: name, length, no prototype, no own keys, and no need of this', async () => {
  const { page } = await openContract();
  const [ours, native] = await page.evaluate(async () => {
    const shapeOf = async (it: typeof fetch): Promise<unknown> => [
      it.name,
      it.length,
      'prototype' in it,
      Reflect.ownKeys(it),
      typeof it,
      await Reflect.apply(it, undefined, ['/shape']).then(({ status }: Response) => status),
      await (Reflect.apply(it, undefined, []) as Promise<unknown>).catch(String),
      await (Reflect.apply(it, undefined, [Symbol('x')]) as Promise<unknown>).catch(String),
      (() => {
        try {
          return Reflect.construct(it, ['/x']) as unknown;
        } catch (error) {
          return (error as Error).name;
        }
      })(),
    ];
    return [await shapeOf(contract.auth.fetch), await shapeOf(fetch)];
  });
  expect(ours).toEqual(native);
});

test('auth.fetch works as a method of any object, where native fetch does not', async () => {
  const { page } = await openContract();
  expect(await page.evaluate(async () => (await { get: contract.auth.fetch }.get('/x')).status)).toBe(200);
});

test('an endless answer resolves at its headers, and its chunks arrive as they are sent', async () => {
  const { page } = await openContract();
  const seen = await page.evaluate(
    async (url) => {
      const response = await contract.auth.fetch(url);
      const copy = response.clone();
      const chunk = await response.body?.getReader().read();
      return [response.status, new TextDecoder().decode(chunk?.value), copy.bodyUsed, Object.isFrozen(response)];
    },
    doing({ hold: 'body' }),
  );
  expect(seen).toEqual([200, 'begun', false, false]);
});

test.each(['init', 'Request'])(
  'large keepalive calls by %s are replayed at once: the bytes of the refused one may still count against the 64 kB of the page',
  async (way) => {
    const { page, server } = await openContract();
    const { size, statuses } = await page.evaluate(
      async ({ query, by }) => {
        // WebKit can't make an ordinary Request of a keepalive one, so that its replays count as well.
        const kept = new Request(new Request('/x', { keepalive: true }), { keepalive: false });
        const size = by === 'Request' && kept.keepalive ? 4000 : 40_000;
        const statuses: number[] = [];
        const replays = (): number => contract.events.filter(({ type }) => type === 'replay').length;
        while (statuses.length < 20) {
          const url = `/x/${statuses.length}${query}`;
          const init = { method: 'POST', body: 'x'.repeat(size), keepalive: true };
          const call = by === 'init' ? contract.auth.fetch(url, init) : contract.auth.fetch(new Request(url, init));
          const before = replays();
          // Another call's refresh, which is over when this one is refused.
          const answers = await Promise.allSettled([call, contract.auth.refresh()]);
          if (answers[0].status === 'fulfilled') statuses.push(answers[0].value.status);
          // The bytes of the call before may still count as well: then fetch sends nothing at all.
          else if (replays() > before) throw answers[0].reason;
        }
        return { size, statuses };
      },
      { query: doing({ refuse: 'late' }).slice('/x'.length), by: way },
    );
    expect(statuses).toEqual(statuses.map(() => 200));
    for (let at = 0; at < 20; at++) expect(server.at(`/x/${at}`).map(({ bytes }) => bytes)).toEqual([size, size]);
  },
);

test.each(['init', 'Request'])(
  'a 401 hidden by the integrity of an %s is found, and the call is replayed',
  async (way) => {
    const { page, server } = await openContract();
    const text = await page.evaluate(
      async ({ url, integrity, by }) => {
        const call =
          by === 'init'
            ? contract.auth.fetch(url, { integrity })
            : contract.auth.fetch(new Request(url, { integrity }));
        return (await call).text();
      },
      { url: doing({ stale: 'Bearer token-1', text: 'abc' }), integrity: HASH_OF_ABC, by: way },
    );
    expect(text).toBe('abc');
    expect(new Set(server.at('/x').map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer token-1', 'Bearer token-2']),
    );
  },
);

test('an answer with a really different hash is refused, and causes no refresh', async () => {
  const { page } = await openContract();
  const seen = await page.evaluate(
    async ({ url, integrity }) => [
      await contract.auth.fetch(url, { integrity }).catch(String),
      await fetch(url, { integrity }).catch(String),
      contract.events.filter(({ type }) => type === 'refresh-start').length,
    ],
    { url: doing({ text: 'abcd' }), integrity: HASH_OF_ABC },
  );
  const [ours, native, refreshes] = seen;
  expect(ours).toBe(native);
  expect(ours).toMatch(/^TypeError: /);
  expect(refreshes).toBe(1);
});

test('a token with little life left is refreshed before a call whose 401 would be hidden', async () => {
  const { page, server } = await openContract();
  await page.evaluate(
    async ({ url, integrity }) => {
      contract.advance(3_590_000);
      await contract.auth.fetch(url, { integrity });
    },
    { url: doing({ text: 'abc' }), integrity: HASH_OF_ABC },
  );
  expect(server.at('/x').map(({ authorization }) => authorization)).toEqual(['Bearer token-2']);
});

test('if the base URL changes before the replay, both attempts use the URL of the call', async () => {
  const { page, server } = await openContract();
  await page.evaluate(
    async (url) => {
      const call = contract.auth.fetch(url.slice(1));
      const base = document.head.appendChild(document.createElement('base'));
      base.href = '/elsewhere/';
      await call;
      base.remove();
    },
    doing({ refuse: 'late' }),
  );
  expect(server.at('/x')).toHaveLength(2);
});

test('a rule of the app sees every answer, and a call that it refuses is replayed', async () => {
  const { page, server } = await openContract();
  const texts = await page.evaluate(
    async (url) => {
      await contract.create({ shouldRefresh: async (response) => (await response.clone().text()) === 'expired' });
      return [(await contract.auth.fetch(url)).status, await (await contract.auth.fetch('/y')).text()];
    },
    doing({ status: 403, text: 'expired' }),
  );
  expect(texts).toEqual([403, '']);
  expect(server.at('/x')).toHaveLength(2);
  expect(server.at('/y')).toHaveLength(1);
});

test('with overrideAuthorization an Authorization of the caller is replaced, without it is kept', async () => {
  const { page, server } = await openContract();
  await page.evaluate(async () => {
    const headers = { authorization: 'Bearer of-the-library' };
    await contract.auth.fetch('/x', { headers });
    await contract.auth.createFetch({ overrideAuthorization: true })('/x', { headers });
    await contract.auth.createFetch({ overrideAuthorization: true })(new Request('/x', { headers }));
  });
  expect(server.at('/x').map(({ authorization }) => authorization)).toEqual([
    'Bearer of-the-library',
    'Bearer token-1',
    'Bearer token-1',
  ]);
});
