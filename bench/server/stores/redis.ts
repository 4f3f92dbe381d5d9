import { join } from 'node:path';
import { keepDatabase } from '../../../scripts/databases/keep.ts';
import { install } from '../../../scripts/install/install.ts';
import { redisStore } from '../../../src/server/stores/redis/index.ts';
import { GRACE } from '../by-hand.ts';
import { type Contestants, MILLION } from './contestants.ts';

const DAY = 24 * 60 * 60 * 1000;

/** KEYS: the session, which Redis itself deletes when it expires. ARGV: the old hash, the new one, the time. */
const ROTATE = `
local kept = redis.call('HMGET', KEYS[1], 'hash', 'previous', 'rotatedAt', 'subject')
local isPrevious = kept[2] == ARGV[1] and ARGV[3] - kept[3] < ${GRACE}
if kept[1] ~= ARGV[1] and not isPrevious then return false end
redis.call('HSET', KEYS[1], 'previous', kept[1], 'hash', ARGV[2], 'rotatedAt', ARGV[3])
return kept[4]`;

const FILL = `
for n = ARGV[1] + 0, ARGV[2] - 1 do
  redis.call('HSET', '{rebearer}:session:s_' .. n, 'subject', 'user ' .. n, 'counter', '7', 'createdAt', '1',
    'seenAt', '1', 'authenticatedAt', '1', 'advancedAt', '1', 'expiresAt', '4102444800000', 'address', '192.0.2.1',
    'device', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0')
  redis.call('SADD', '{rebearer}:subject:user ' .. n, 's_' .. n)
  redis.call('ZADD', '{rebearer}:ends', '4102444800000', 's_' .. n)
end`;

export async function redis(): Promise<Contestants> {
  await install(join(import.meta.dirname, '..'));
  const { createClient } = await import('redis');
  const database = await keepDatabase('redis', ['appendonly=yes', 'appendfsync=everysec']);
  const client = createClient({ url: database.url });
  await client.connect();
  const sha = await client.scriptLoad(ROTATE);
  return {
    store: redisStore(client),
    folder: database.folder,
    async rotate(id, from, to) {
      const values = [from, to, `${Date.now()}`];
      const subject = await client.evalSha(sha, { keys: [`by-hand:${id}`], arguments: values });
      return typeof subject === 'string' ? subject : undefined;
    },
    async add(id, hash) {
      await client.hSet(`by-hand:${id}`, { hash, subject: 'alice' });
      await client.pExpire(`by-hand:${id}`, DAY);
    },
    async fill() {
      for (let at = 0; at < MILLION; at += 10_000)
        await client.eval(FILL, { keys: [], arguments: [`${at}`, `${at + 10_000}`] });
    },
    async bytes() {
      const keys = await client.keys('{rebearer}:*');
      const sizes = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })));
      return sizes.reduce<number>((sum, size) => sum + Number(size), 0);
    },
    async close() {
      client.destroy();
      await database.close();
    },
  };
}
