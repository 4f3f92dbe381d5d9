import type { JWK } from 'jose';
import { UnavailableError } from '../errors/unavailable-error.ts';
import { joined } from '../once.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Keys, Store, StoredKey } from '../stores/store.ts';
import { type KeyRing, publish } from './key-ring.ts';
import { seal, unseal } from './seal.ts';
import { createSigningKey, importSigningKey, type SigningKey } from './signing-key.ts';

/** A new key is published for this time before it signs. Caches of the JWKS, and of this server, are younger. */
const PUBLISHED_AHEAD: number = 10 * 60 * 1000;
/** The keys are read again after this time. */
const FRESH_FOR = 60 * 1000;
/** While the store is down the keys are published until they are this old: with the age in caches, still less than `PUBLISHED_AHEAD`. */
const KNOWN_FOR = 4 * 60 * 1000;
/** Unknown key ids cause the keys to be read at most once in this time. */
const PAUSE = 5000;

export interface StoredKeysOptions {
  readonly store: Store;
  readonly secrets: () => Promise<Secrets>;
  /** Lifetime of an access token, in milliseconds. */
  readonly lifetime: number;
  /** This machine's clock. It only measures the age of the cached keys, and of what loads them. */
  readonly now: () => number;
  /** A load that takes longer, in milliseconds, is not joined: an edge runtime drops what an ended request has begun. */
  readonly timeout: number;
}

interface OpenKey extends StoredKey {
  readonly key: SigningKey;
}

interface Loaded {
  readonly keys: readonly [OpenKey, ...OpenKey[]];
  readonly at: number;
}

/** Uses the keys in the store, sealed with the secret, and creates the first. All instances share them. */
export function storedKeys({ store, secrets, lifetime, now, timeout }: StoredKeysOptions): KeyRing {
  let loaded: Loaded | undefined;

  /** Opens a key, and caches it. */
  async function open(stored: StoredKey): Promise<readonly OpenKey[]> {
    const known = loaded?.keys.find(({ sealed }) => sealed === stored.sealed);
    if (known !== undefined) return [known];
    const text = await unseal(stored.sealed, await secrets());
    return text === undefined ? [] : [{ ...stored, key: await importSigningKey(JSON.parse(text) as JWK) }];
  }

  async function openAll(kept: readonly StoredKey[]): Promise<readonly OpenKey[]> {
    return (await Promise.all(kept.map(open))).flat();
  }

  async function add({ keys }: Keys): Promise<Awaited<ReturnType<Store['addKey']>> & { readonly kid: string }> {
    const jwk = await createSigningKey();
    const sealed = await seal(JSON.stringify(jwk), await secrets());
    const answer = await store.addKey({ sequence: (keys.at(-1)?.sequence ?? 0) + 1, sealed });
    return { ...answer, kid: jwk.kid ?? '' };
  }

  async function load(): Promise<Loaded> {
    const at = now();
    const kept = await store.keys();
    const known = await openAll(kept.keys);
    // There is no key yet, or only keys that another secret has sealed.
    const [first, ...others] = known.length > 0 ? known : await openAll((await add(kept)).keys);
    if (first === undefined) throw new UnavailableError('keys', new Error('Another instance uses another secret.'));
    loaded = { keys: [first, ...others], at };
    return loaded;
  }

  const reload = joined(load, { now, timeout });

  /** Returns the cached keys if they are younger than `age`. A clock that was set back invalidates the cache. */
  async function within(age: number): Promise<Loaded> {
    if (loaded === undefined) return reload();
    const since = now() - loaded.at;
    return since >= 0 && since < age ? loaded : reload();
  }

  return {
    signing: async () => {
      const { keys } = await within(FRESH_FOR);
      return (storeNow) => choose(keys, storeNow);
    },
    find: async (kid) => {
      const isIt = ({ key }: OpenKey): boolean => key.kid === kid;
      const known = (loaded ?? (await reload())).keys.find(isIt);
      // No token waits for it. The answer also tells the store's time to an instance that asks nothing else.
      if (known !== undefined) within(FRESH_FOR).catch(() => {});
      return (known ?? (await within(PAUSE)).keys.find(isIt))?.key;
    },
    jwks: async () => {
      const { keys } = await within(FRESH_FOR).catch((error: unknown) => {
        if (loaded !== undefined && now() < loaded.at + KNOWN_FOR) return loaded;
        throw error;
      });
      return publish(keys.map(({ key }) => key));
    },
    rotate: async () => {
      const kept = await store.keys();
      const newest = kept.keys.at(-1);
      // A third key removes the oldest, so the tokens that it signed must have expired.
      const isInUse = newest !== undefined && kept.now < newest.createdAt + PUBLISHED_AHEAD + lifetime;
      if (isInUse && kept.keys.length > 1) return undefined;
      const { applied, kid } = await add(kept);
      await reload();
      return applied ? kid : undefined;
    },
  };
}

/** Returns the newest key that has been published for long enough, otherwise the oldest. */
function choose(keys: Loaded['keys'], now: number): SigningKey {
  const [oldest] = keys;
  return (keys.findLast(({ createdAt }) => now >= createdAt + PUBLISHED_AHEAD) ?? oldest).key;
}
