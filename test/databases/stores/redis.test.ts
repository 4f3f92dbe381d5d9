import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, expect, test } from 'vitest';
import { type RedisClient, redisStore } from '../../../src/server/stores/redis/index.ts';
import { newSession } from '../../../src/server/testing/check.ts';
import { testStore } from '../../../src/server/testing/test-store.ts';
import { urlOf } from '../url-of.ts';

/** How long a connection may take on a busy machine. Milliseconds. */
const CONNECT = 60_000;

const placed = () => ({ url: urlOf('redis'), socket: { connectTimeout: CONNECT } });

/** Has a client of node-redis connect again where a busy machine has cost it the connection, as it does if somebody listens to its errors. */
function patient<Client extends { on: (event: 'error', listener: () => void) => unknown }>(client: Client): Client {
  client.on('error', () => undefined);
  return client;
}

interface Opened {
  readonly client: RedisClient;
  readonly close: () => Promise<unknown>;
}

const CLIENTS: Readonly<Record<string, () => Promise<Opened>>> = {
  'node-redis': async () => {
    const client = patient(createClient({ ...placed(), RESP: 2 }));
    await client.connect();
    return { client, close: () => client.close() };
  },
  'node-redis with RESP3': async () => {
    const client = patient(createClient({ ...placed(), RESP: 3 }));
    await client.connect();
    return { client, close: () => client.close() };
  },
  ioredis: async () => {
    const client = new Redis(urlOf('redis'), { connectTimeout: CONNECT });
    return { client, close: () => client.quit() };
  },
  'ioredis with a prefix before every key': async () => {
    const client = new Redis(urlOf('redis'), { connectTimeout: CONNECT, keyPrefix: 'app:' });
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
  const client = patient(createClient(placed()));
  await client.connect();
  const store = redisStore(client, { prefix: '{forgotten}:' });
  await store.read('s_none');
  await client.scriptFlush();
  await expect(store.read('s_none')).resolves.toMatchObject({ session: undefined });
  await client.close();
});

test('every key of a store has the hash tag of its prefix, and a sweep removes all keys of a session', async () => {
  const client = patient(createClient(placed()));
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
  const client = patient(createClient(placed()));
  await client.connect();
  const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const store = redisStore(buffers, { prefix: '{buffers}:' });
  await expect(store.create(newSession())).rejects.toThrow('as strings');
  await client.close();
});

test('a client of another library is refused at once', () => {
  const upstash = '{"evalsha":1,"eval":1,"createScript":1}';
  for (const wrong of [upstash, '{"evaluate":1}', 'null', '"redis://localhost"'])
    expect(() => redisStore(JSON.parse(wrong) as RedisClient)).toThrow('node-redis, ioredis or Bun');
});
