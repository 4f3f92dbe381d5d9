import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postgresStore } from '../../../src/server/stores/postgres/index.ts';
import { redisStore } from '../../../src/server/stores/redis/index.ts';
import type { Store } from '../../../src/server/stores/store.ts';
import { newPostgresDatabase } from '../database.ts';
import { urlOf } from '../url-of.ts';
import { cable } from './cable.ts';
import { signIn } from './client.ts';
import { serve } from './serve.ts';

/** As docs/scale.md has it, with shorter times. Milliseconds. */
const GIVE_UP = 1500;

const OPEN = {
  pg: async (url: string): Promise<Store> => {
    const pool = new pg.Pool({
      connectionString: url,
      max: 2,
      connectionTimeoutMillis: GIVE_UP,
      query_timeout: GIVE_UP,
    });
    pool.on('error', () => undefined);
    const store = postgresStore(pool);
    await store.migrate();
    return store;
  },
  ioredis: async (url: string): Promise<Store> => {
    const redis = new Redis(url, { enableOfflineQueue: false, lazyConnect: true, socketTimeout: GIVE_UP });
    redis.on('error', () => undefined);
    await redis.connect();
    onTestFinished(() => redis.disconnect());
    return redisStore(redis);
  },
};

test.each(['pg', 'ioredis'] as const)(
  '%s gives up connections that died without a word: no refresh waits for TCP, and no user is signed out',
  async (name) => {
    const { kill, url } = await cable(name === 'pg' ? await newPostgresDatabase(onTestFinished) : urlOf('redis'));
    const served = await serve({ store: await OPEN[name](url), storeTimeout: 2 * GIVE_UP, grace: 60_000 });
    onTestFinished(() => served.close());
    const people = await Promise.all([1, 2, 3].map(() => signIn(served.url)));
    kill();
    for (const person of people)
      await expect.poll(async () => (await person.refresh(served.url)).status, { timeout: 60_000 }).toBe(200);
  },
);
