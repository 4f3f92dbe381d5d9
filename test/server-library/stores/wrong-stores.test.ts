import { expect, test } from 'vitest';
import type { Found, Store, StoredSession } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { testStore } from 'rebearer/server/testing';

type Fault = (store: Store) => Partial<Store>;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Reaches the store later, as over a network. */
const late =
  <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
  async (...given: Given): Promise<Answer> => {
    await turn();
    return call(...given);
  };

/** What is easily got wrong in a store of one's own. Each is a fault of an otherwise right store. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'reads are cached, as by a fetch of Next.js': ({ read }) => {
    const cache = new Map<string, Found>();
    return {
      read: async (id) => {
        const found = cache.get(id) ?? (await read(id));
        if (found.session) cache.set(id, found);
        return found;
      },
    };
  },
  'a session is gone as soon as it has expired, as by an index with a time to live': ({ read }) => ({
    read: async (id) => {
      const { now, session } = await read(id);
      return { now, session: session && session.expiresAt <= now ? undefined : session };
    },
  }),
  'a session is gone as soon as it is idle, as by a key that expires': ({ read }) => ({
    read: async (id) => {
      const { now, session } = await read(id);
      return { now, session: session && (session.idleExpiresAt ?? Infinity) <= now ? undefined : session };
    },
  }),
  'the clock is a text, as the bigint of a driver': ({ read }) => ({
    read: async (id) => {
      const { now, session } = await read(id);
      return { session, now: String(now) as never };
    },
  }),
  'durations have 32 bits': ({ create }) => ({
    create: ({ lifetime, ...given }) => create({ ...given, lifetime: lifetime | 0 }),
  }),
  'an end is refused after the limit of the session': ({ end, read }) => ({
    end: async (id, reason) => {
      const { now, session } = await read(id);
      const isOver = session !== undefined && now >= Math.min(session.expiresAt, session.idleExpiresAt ?? Infinity);
      return isOver ? { applied: false, now, session } : end(id, reason);
    },
  }),
  'both of two ends at once are applied': ({ end, read }) => ({
    end: async (id, reason) => {
      const { session } = await read(id);
      await turn();
      const written = await end(id, reason);
      return { ...written, applied: session !== undefined && session.endReason === undefined };
    },
  }),
  'a list has the length of a page': ({ bySubject }) => ({
    bySubject: async (subject) => {
      const { now, sessions } = await bySubject(subject);
      return { now, sessions: sessions.slice(0, 100) };
    },
  }),
  'keys are in the order of texts': ({ keys }) => ({
    keys: async () => {
      const { now, keys: kept } = await keys();
      return { now, keys: kept.toSorted((a, b) => (`${a.sequence}` < `${b.sequence}` ? -1 : 1)) };
    },
  }),
  'a step-up is none if the user is active': ({ advance }) => ({
    advance: ({ authentication, ...move }) =>
      advance({ ...move, authentication: move.activity ? undefined : authentication }),
  }),
  'an idle limit is kept only for a session that had one': ({ advance, read }) => ({
    advance: async ({ activity, ...move }) => {
      const { session } = await read(move.id);
      const idleLimit = session?.idleExpiresAt === undefined ? undefined : activity?.idleLimit;
      return advance({ ...move, activity: activity && { ...activity, idleLimit } });
    },
  }),
  'the counter is compared and written in two steps': ({ advance, read }) => ({
    advance: async (move) => {
      const { session } = await read(move.id);
      if (session?.counter !== move.from) return advance(move);
      await turn();
      const { session: current = session } = await read(move.id);
      return advance({ ...move, from: current.counter });
    },
  }),
  'a missing value is null': ({ read }) => ({
    read: async (id) => {
      const { now, session } = await read(id);
      return {
        now,
        session: session && (Object.assign({ ...session }, { acr: session.acr ?? null }) as StoredSession),
      };
    },
  }),
  'a key is added whatever its sequence': ({ addKey, keys }) => ({
    addKey: async ({ sealed }) => addKey({ sealed, sequence: ((await keys()).keys.at(-1)?.sequence ?? 0) + 1 }),
  }),
  'each instance keeps a secret of its own': () => ({ keepSecret: async (candidate) => candidate }),
};

async function failures(fault: Fault): Promise<readonly string[]> {
  const kept = memoryStore();
  const open = (): Store => ({ ...kept, ...fault(kept) });
  const failed: string[] = [];
  for (const { run, title } of testStore(() => ({ store: open(), another: open() })))
    await run().catch(() => failed.push(title));
  return failed;
}

test.each(Object.entries(FAULTS))('testStore finds a store in which %s', async (_what, fault) => {
  expect(await failures(fault)).not.toEqual([]);
});

test('testStore finds nothing in a store that takes its time', async () => {
  const slow: Fault = (store) => ({ advance: late(store.advance), end: late(store.end), read: late(store.read) });
  expect(await failures(slow)).toEqual([]);
});
