import { isRecord } from '../../is-record.ts';

/**
 * A client: node-redis (`createClient`, `createCluster`), ioredis (`Redis`, `Cluster`) or Bun (`RedisClient`), connected.
 *
 * @example
 * ```ts
 * const client: RedisClient = new Redis('redis://redis.internal:6379', { enableOfflineQueue: false }); // of ioredis
 * const store = redisStore(client);
 * ```
 */
export type RedisClient = NodeRedis | IoRedis;

interface NodeRedis {
  readonly evalSha: (sha: string, options: Arguments) => Promise<unknown>;
  readonly eval: (script: string, options: Arguments) => Promise<unknown>;
}

interface IoRedis {
  readonly evalsha: (sha: string, numberOfKeys: number, ...keysAndArguments: string[]) => Promise<unknown>;
  readonly eval: (script: string, numberOfKeys: number, ...keysAndArguments: string[]) => Promise<unknown>;
}

/** `createCluster` of node-redis 4. Its `evalSha` asks a node by chance, because it takes the hash for the options with the keys. */
interface OldCluster {
  readonly sendCommand: (firstKey: string | undefined, isReadonly: boolean, words: string[]) => Promise<unknown>;
}

interface Arguments {
  readonly keys: string[];
  readonly arguments: string[];
}

/** Runs a script. */
export type RunScript = (script: string, keys: string[], values: string[]) => Promise<unknown>;

/** Sends the hash of a script, and its text only if Redis does not have it: after a restart, or on another node. */
export function scriptRunner(client: RedisClient): RunScript {
  const [byHash, byText] = adapt(client);
  const hashes = new Map<string, Promise<string>>();
  return async (script, keys, values) => {
    const hash = hashes.get(script) ?? sha1(script);
    hashes.set(script, hash);
    try {
      return await byHash(await hash, keys, values);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return byText(script, keys, values);
    }
  };
}

function adapt(client: RedisClient): readonly [byHash: RunScript, byText: RunScript] {
  // The client of Upstash has an `evalsha` with other arguments, and `createScript`.
  const isObject = Object(client) === client && !('createScript' in client);
  if (isObject && isOldCluster(client)) {
    const send =
      (command: string): RunScript =>
      (script, keys, values) =>
        client.sendCommand(keys[0], false, [command, script, `${keys.length}`, ...keys, ...values]);
    return [send('EVALSHA'), send('EVAL')];
  }
  if (isObject && 'evalSha' in client)
    return [
      (sha, keys, values) => client.evalSha(sha, { keys, arguments: values }),
      (script, keys, values) => client.eval(script, { keys, arguments: values }),
    ];
  if (isObject && 'evalsha' in client)
    return [
      (sha, keys, values) => client.evalsha(sha, keys.length, ...keys, ...values),
      (script, keys, values) => client.eval(script, keys.length, ...keys, ...values),
    ];
  throw new TypeError('`client` has to be a client of node-redis, ioredis or Bun: it needs `evalSha` or `evalsha`.');
}

/** `createCluster` of node-redis has `masters`, `Cluster` of ioredis `isCluster`. */
export function isCluster(client: object): boolean {
  return 'masters' in client || ('isCluster' in client && client.isCluster === true);
}

/** Returns what ioredis puts before every key. */
export function ownPrefix(client: object): string {
  const { keyPrefix = '' } = 'options' in client && isRecord(client.options) ? client.options : {};
  return String(keyPrefix);
}

/** Later versions map types. */
function isOldCluster(client: object): client is OldCluster {
  return 'masters' in client && 'sendCommand' in client && !('withTypeMapping' in client);
}

/** Redis identifies scripts by SHA-1; nothing secret depends on it. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
