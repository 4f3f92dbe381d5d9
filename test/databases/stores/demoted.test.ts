import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthServer, type Store } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { postgresStore } from 'rebearer/server/postgres';
import { redisStore } from 'rebearer/server/redis';
import { keepDatabase } from '../../../scripts/databases/keep.ts';
import { ORIGIN, SECRET, signedIn, visit } from '../../server-library/visitor.ts';
import { urlOf } from '../url-of.ts';

interface Demotable {
  readonly store: Store;
  /** Makes it a standby, which lacks what the new primary is told from now on. */
  readonly demote: () => Promise<void>;
}

const OPEN: Readonly<Record<'PostgreSQL' | 'Redis', () => Promise<Demotable>>> = {
  PostgreSQL: async () => {
    // Only where there is one at all.
    urlOf('postgres');
    const database = await keepDatabase('postgres');
    const pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    onTestFinished(async () => {
      await pool.end();
      await database.close();
    });
    const store = postgresStore(pool);
    await store.migrate();
    return {
      store,
      async demote() {
        await database.stop('orderly');
        await writeFile(join(database.folder, 'postgres/data/standby.signal'), '');
        await database.start();
      },
    };
  },
  Redis: async () => {
    urlOf('redis');
    const database = await keepDatabase('redis');
    const client = new Redis(database.url);
    onTestFinished(async () => {
      await client.quit();
      await database.close();
    });
    // It keeps what it has, and waits for its primary.
    return { store: redisStore(client), demote: async () => void (await client.replicaof('127.0.0.1', 1)) };
  },
};

test.each(['PostgreSQL', 'Redis'] as const)(
  'an instance that is left at a primary of %s which has become a standby ends no session, and confirms no end',
  async (name) => {
    const { demote, store } = await OPEN[name]();
    for (const options of [{}, { claims: () => ({}) }])
      expect(
        (await signedIn(createAuthServer({ issuer: ORIGIN, secret: SECRET, store, ...options }))).cookie,
      ).toBeDefined();
    await demote();

    for (const options of [{}, { claims: () => ({}) }]) {
      const server = createAuthServer({ issuer: ORIGIN, secret: SECRET, store, onEvent: () => {}, ...options });
      // Of a session that was begun at the new primary.
      const visitor = await signedInElsewhere();
      for (const answer of [await visitor.send('/auth/refresh'), await visitor.send('/auth/logout')])
        expect([answer.status, answer.json]).toEqual([503, { error: 'temporarily_unavailable' }]);
      await expect(server.revoke('s_1')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(server.revokeAll('alice')).rejects.toMatchObject({ code: 'unavailable' });

      async function signedInElsewhere(): Promise<ReturnType<typeof visit>> {
        const { cookie } = await signedIn(createAuthServer({ issuer: ORIGIN, secret: SECRET, store: memoryStore() }));
        return Object.assign(visit(server), { cookie });
      }
    }
  },
);
