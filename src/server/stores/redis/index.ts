/**
 * Keeps sessions in Redis.
 *
 * @module server/redis
 */

import { readGiven } from '../../options/checks.ts';
import type { Move, NewSession, Store, Written } from '../store.ts';
import { isCluster, ownPrefix, type RedisClient, scriptRunner } from './client.ts';
import { readKey, readList, readReply, readSession } from './read-reply.ts';
import { ADD_KEY, ADVANCE, BY_SUBJECT, CREATE, END, KEEP_SECRET, READ, READ_KEYS, SWEEP } from './scripts.ts';

/**
 * The options of `redisStore`.
 *
 * @example
 * ```ts
 * const store = redisStore(client, { prefix: '{shop}:' });
 * ```
 */
export interface RedisStoreOptions {
  /**
   * The prefix of every key. Default: `{rebearer}:`. The braces are a hash tag, which keeps all keys on one node of a cluster: one step reads
   * a session, its subject and the signing keys.
   */
  readonly prefix?: string | undefined;
}

/** A key with braces is on the node of the text between the first two. */
const HASH_TAG = /^[^{]*\{[^}]+\}/;

/**
 * Keeps sessions in Redis 7 or later, for any number of instances.
 *
 * A refresh is one script, which Redis runs atomically. Configure Redis to keep its data: `appendonly yes` and
 * `maxmemory-policy noeviction`. A session that Redis loses is signed out; an end that it loses is undone. Turn off the client's offline
 * queue (`disableOfflineQueue` of node-redis, `enableOfflineQueue: false` of ioredis and Bun), so that a refresh fails at once while Redis
 * is down.
 *
 * @throws TypeError when `client` is from none of these libraries, or is a cluster and `prefix` has no hash tag.
 *
 * @example
 * ```ts
 * import { createClient } from 'redis';
 *
 * const client = createClient({ url: 'redis://redis.internal:6379', disableOfflineQueue: true });
 * client.on('error', (error) => console.error(error));
 * await client.connect();
 * const store = redisStore(client);
 * ```
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  const { prefix = '{rebearer}:' } = readGiven('redisStore', options, ['prefix']);
  if (typeof prefix !== 'string') throw new TypeError('redisStore: prefix has to be a text.');
  const run = scriptRunner(client);
  if (isCluster(client) && !HASH_TAG.test(ownPrefix(client) + prefix))
    throw new TypeError(
      'redisStore: on a cluster the prefix needs a hash tag, such as {shop}:, which keeps its keys on one node.',
    );
  const [sessions, subjects] = [`${prefix}session:`, `${prefix}subject:`];
  const [ends, keys, secret] = [`${prefix}ends`, `${prefix}keys`, `${prefix}secret`];

  async function write(id: string, script: string, given: { keys: string[]; values: string[] }): Promise<Written> {
    const { applied, now, rest } = readReply(await run(script, given.keys, given.values));
    return { applied, now, session: readSession(id, rest) };
  }

  return {
    async create(given) {
      const { id, subject } = given;
      const all = [sessions + id, subjects + subject, ends];
      const { session, now } = await write(id, CREATE, { keys: all, values: createValues(given) });
      if (session === undefined) throw new Error('The session was not kept.');
      return { session, now };
    },
    async read(id) {
      const { session, now } = await write(id, READ, { keys: [sessions + id], values: [] });
      return { session, now };
    },
    advance: (move) => write(move.id, ADVANCE, { keys: [sessions + move.id], values: advanceValues(move) }),
    end: (id, reason) => write(id, END, { keys: [sessions + id, ends], values: [id, reason] }),
    async bySubject(subject) {
      const [now, found] = readList(await run(BY_SUBJECT, [subjects + subject, sessions], []));
      const all = readList(found).map((each) => {
        const [id, fields] = readList(each);
        return readSession(String(id), readList(fields));
      });
      return { sessions: all.filter((session) => session !== undefined), now: Number(now) };
    },
    sweep: async ({ keptFor, limit }) =>
      Number(await run(SWEEP, [ends, sessions, subjects], [`${keptFor}`, `${limit}`])),
    async keys() {
      const { now, rest } = readReply(await run(READ_KEYS, [keys], []));
      return { keys: rest.map(readKey), now };
    },
    async addKey({ sequence, sealed }) {
      const { applied, now, rest } = readReply(await run(ADD_KEY, [keys], [`${sequence}`, sealed]));
      return { applied, keys: rest.map(readKey), now };
    },
    keepSecret: async (candidate) => String(await run(KEEP_SECRET, [secret], [candidate])),
  };
}

function createValues({ id, subject, lifetime, idleLimit, acr, device, address }: NewSession): string[] {
  return [id, subject, `${lifetime}`, `${idleLimit ?? ''}`, optional(acr), optional(device), optional(address)];
}

function advanceValues({ from, to, activity, authentication }: Move): string[] {
  return [
    `${from}`,
    `${to}`,
    activity === undefined ? '0' : '1',
    optional(activity?.address),
    `${activity?.idleLimit ?? ''}`,
    authentication === undefined ? '0' : '1',
    optional(authentication?.acr),
  ];
}

/** Distinguishes an empty text from a missing one. */
function optional(text: string | undefined): string {
  return text === undefined ? '' : `+${text}`;
}

export type { RedisClient } from './client.ts';
export type { Store, StoredSession } from '../store.ts';
