import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, expect, test } from 'vitest';
import { type RedisClient, redisStore } from '../../../src/server/stores/redis/index.ts';
import { newSession } from '../../../src/server/testing/check.ts';
import { testStore } from '../../../src/server/testing/test-store.ts';
import { urlOf } from '../url-of.ts';

interface Opened {
  readonly client: RedisClient;
  readonly close: () => Promise<unknown>;
}

const CLIENTS: Readonly<Record<string, () => Promise<Opened>>> = {
  'node-redis': async () => {
    const client = createClient({ url: urlOf('redis'), RESP: 2 });
    await client.connect();
    return { client, close: () => client.close() };
  },
  'node-redis with RESP3': async () => {
    const client = createClient({ url: urlOf('redis'), RESP: 3 });
    await client.connect();
    return { client, close: () => client.close() };
  },
  ioredis: async () => {
    const client = new Redis(urlOf('redis'));
    return { client, close: () => client.quit() };
  },
  'ioredis with a prefix before every key': async () => {
    const client = new Redis(urlOf('redis'), { keyPrefix: 'app:' });
    return { client, close: () => client.quit() };
  },
};

for (const [name, open] of Object.entries(CLIENTS)) {
  let opened: Promise<readonly [Opened, Opened]> | undefined;

  afterAll(async () => {
    await Promise.all(((await opened) ?? []).map(({ close }) => close()));
  });

  test.each(
    testStore(async () => {
      opened ??= Promise.all([open(), open()]);
      const [one, two] = await opened;
      const prefix = '{contract}:';
      return { store: redisStore(one.client, { prefix }), another: redisStore(two.client, { prefix }) };
    }),
  )(`${name}: $title`, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
}

test('scripts that Redis has dropped are sent again', async () => {
  const client = createClient({ url: urlOf('redis') });
  await client.connect();
  const store = redisStore(client, { prefix: '{forgotten}:' });
  await store.read('s_none');
  await client.scriptFlush();
  await expect(store.read('s_none')).resolves.toMatchObject({ session: undefined });
  await client.close();
});

test('every key of a store has the hash tag of its prefix, and a sweep removes all keys of a session', async () => {
  const client = createClient({ url: urlOf('redis') });
  await client.connect();
  const store = redisStore(client, { prefix: '{swept}:' });
  await store.create(newSession({ id: 's_1', subject: 'alice', device: 'd'.repeat(512) }));
  await store.end('s_1', 'logged_out');
  expect(await client.keys('*s_1')).toEqual(['{swept}:session:s_1']);
  expect((await client.keys('{swept}:*')).sort()).toEqual([
    '{swept}:ends',
    '{swept}:session:s_1',
    '{swept}:subject:alice',
  ]);
  while ((await store.sweep({ keptFor: 0, limit: 10 })) > 0);
  expect(await client.keys('{swept}:*')).toEqual([]);
  await client.close();
});

test('texts that come as buffers are an error, not an unknown session', async () => {
  const client = createClient({ url: urlOf('redis') });
  await client.connect();
  const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const store = redisStore(buffers, { prefix: '{buffers}:' });
  await expect(store.create(newSession())).rejects.toThrow('as strings');
  await client.close();
});

test('a client of another library is refused at once', () => {
  const upstash = '{"evalsha":1,"eval":1,"createScript":1}';
  for (const wrong of [upstash, '{"evaluate":1}', 'null', '"redis://localhost"'])
    expect(() => redisStore(JSON.parse(wrong) as RedisClient)).toThrow('node-redis or ioredis');
});
