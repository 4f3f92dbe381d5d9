/**
 * Keeps sessions in memory, for tests.
 *
 * @module server/memory
 */

import { advancedAt, applies } from '../rotation/move.ts';
import { tellSecondCopy } from './one-copy.ts';
import type { Keys, Move, NewKey, Store, StoredKey, StoredSession } from './store.ts';

/**
 * Configures `memoryStore`.
 *
 * @example
 * ```ts
 * let time = Date.now();
 * const store = memoryStore({ now: () => time });
 * ```
 */
export interface MemoryStoreOptions {
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Keeps sessions in this process: for tests, and for a first try. They are gone when it stops. If a bundler puts this module into
 * several bundles, as Next.js does, each has sessions of its own; the console says so once.
 *
 * @example
 * ```ts
 * const server = createAuthServer({ issuer: 'http://localhost:3000', store: memoryStore() });
 * ```
 */
export function memoryStore({ now: clock = Date.now }: MemoryStoreOptions = {}): Store {
  tellSecondCopy(memoryStore);
  const sessions = new Map<string, StoredSession>();
  let kept: readonly StoredKey[] = [];
  let secret: string | undefined;

  /** Runs synchronously, so that no other call comes between reading and writing. */
  function write(
    id: string,
    change: (session: StoredSession, now: number) => StoredSession | undefined,
  ): { applied: boolean; session: StoredSession | undefined; now: number } {
    const now = clock();
    const session = sessions.get(id);
    const changed = session && change(session, now);
    if (changed !== undefined) sessions.set(id, changed);
    return { applied: changed !== undefined, session: changed ?? session, now };
  }

  return {
    create: async ({ lifetime, idleLimit, ...given }) => {
      const now = clock();
      const times = { createdAt: now, seenAt: now, authenticatedAt: now, advancedAt: now, expiresAt: now + lifetime };
      const idleExpiresAt = idleLimit === undefined ? undefined : now + idleLimit;
      const session = { ...given, ...times, idleExpiresAt, counter: 0, endReason: undefined, endedAt: undefined };
      sessions.set(session.id, session);
      return { session, now };
    },
    read: async (id) => ({ session: sessions.get(id), now: clock() }),
    advance: async (move) => write(move.id, (session, now) => moved(session, move, now)),
    end: async (id, endReason) =>
      write(id, (session, now) =>
        session.endReason === undefined ? { ...session, endReason, endedAt: now } : undefined,
      ),
    bySubject: async (subject) => {
      return { sessions: [...sessions.values()].filter((session) => session.subject === subject), now: clock() };
    },
    sweep: async ({ keptFor, limit }) => {
      const before = clock() - keptFor;
      const stale = [...sessions.values()].filter(
        ({ endedAt, expiresAt }) => expiresAt <= before || (endedAt !== undefined && endedAt <= before),
      );
      const swept = stale.slice(0, limit);
      for (const { id } of swept) sessions.delete(id);
      return swept.length;
    },
    keys: async () => ({ keys: kept, now: clock() }),
    addKey: async (key) => {
      const now = clock();
      const applied = key.sequence === (kept.at(-1)?.sequence ?? 0) + 1;
      if (applied) kept = withNewest(kept, key, now);
      return { applied, keys: kept, now } satisfies Keys & { applied: boolean };
    },
    keepSecret: async (candidate) => (secret ??= candidate),
  };
}

function moved(session: StoredSession, move: Move, now: number): StoredSession | undefined {
  if (!applies(move, session, now)) return undefined;
  const { activity, authentication } = move;
  const { address, idleLimit } = activity ?? {};
  return {
    ...session,
    counter: move.to,
    advancedAt: advancedAt(move, session, now),
    ...(activity && { seenAt: now, address, idleExpiresAt: idleLimit === undefined ? undefined : now + idleLimit }),
    ...(authentication && { authenticatedAt: now, acr: authentication.acr }),
  };
}

function withNewest(kept: readonly StoredKey[], { sequence, sealed }: NewKey, now: number): readonly StoredKey[] {
  return [...kept.slice(-1), { sequence, sealed, createdAt: now }];
}
