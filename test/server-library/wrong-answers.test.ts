import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { type Store, UnavailableError } from 'rebearer/server';
import { bearer, serve, type Served, signedIn, testClock } from './visitor.ts';

/** Over a store whose client mixes up or loses answers, as one can behind a pooler that was not made for it. */
function serveOver(change: (inner: Store) => Partial<Store>, options = {}): Served & { readonly begin: () => void } {
  const clock = testClock();
  const inner = memoryStore(clock);
  const changed = change(inner);
  let store: Store = inner;
  const through: Store = {
    create: (session) => store.create(session),
    read: (id) => store.read(id),
    advance: (move) => store.advance(move),
    end: (id, reason) => store.end(id, reason),
    bySubject: (subject) => store.bySubject(subject),
    sweep: (given) => store.sweep(given),
    keys: () => store.keys(),
    addKey: (key) => store.addKey(key),
    keepSecret: (candidate) => store.keepSecret(candidate),
  };
  const begin = (): void => {
    store = { ...inner, ...changed };
  };
  return { ...serve({ store: through, ...options }, clock), begin };
}

test('an end after which the session is open is an outage: the logout is not confirmed, and a revocation rejects', async () => {
  const served = serveOver((inner) => ({
    end: async (id) => ({ applied: false, ...(await inner.read(id)) }),
  }));
  const alice = await signedIn(served, 'alice');
  served.begin();
  expect(await alice.logout()).toMatchObject({ status: 503, setCookie: [] });
  await expect(served.revokeAll('alice')).rejects.toThrow(UnavailableError);
  await expect(served.revoke(alice.sessionId ?? '')).rejects.toThrow(UnavailableError);
  expect(served.events.filter(({ type }) => type === 'outage')).toHaveLength(3);
});

test.each([{}, { claims: () => ({}) }])(
  'the row of another session is an outage: nobody gets its token, and it goes on (%o)',
  async (options) => {
    let stolen = '';
    const served = serveOver(
      (inner) => ({
        read: () => inner.read(stolen),
        advance: (move) => inner.advance({ ...move, id: stolen }),
      }),
      options,
    );
    const [alice, bob] = [await signedIn(served, 'alice'), await signedIn(served, 'bob')];
    stolen = bob.sessionId ?? '';
    served.begin();
    expect((await alice.refresh()).status).toBe(503);
    await expect(served.peek(alice.request('/'))).rejects.toThrow(UnavailableError);
    expect(served.events.filter(({ type }) => type === 'session_end')).toEqual([]);
  },
);

test('a list with the session of another user is an outage: it is neither shown nor ended', async () => {
  const served = serveOver((inner) => ({ bySubject: () => inner.bySubject('bob') }));
  const [alice, bob] = [await signedIn(served, 'alice'), await signedIn(served, 'bob')];
  served.begin();
  await expect(served.sessions('alice')).rejects.toThrow(UnavailableError);
  await expect(served.revokeAll('alice')).rejects.toThrow(UnavailableError);
  expect((await alice.send('/auth/sessions', { method: 'GET', headers: bearer(alice) })).status).toBe(503);
  expect((await bob.refresh()).status).toBe(200);
});

test('a new session that comes back as another one is an outage', async () => {
  const served = serveOver((inner) => ({
    create: async (given) => {
      const { now, session } = await inner.create(given);
      return { now, session: { ...session, id: 's_another' } };
    },
  }));
  const alice = await signedIn(served, 'alice');
  served.begin();
  expect((await alice.signIn({ subject: 'bob' })).status).toBe(503);
});

test.each([Number.NaN, undefined, '1800000000000'])(
  'an answer whose time is %s is an outage, and tokens are verified as before',
  async (now) => {
    const served = serveOver((inner) => ({
      bySubject: async (subject) => Object.assign(await inner.bySubject(subject), { now }),
    }));
    const alice = await signedIn(served, 'alice');
    served.begin();
    await expect(served.sessions('alice')).rejects.toThrow(UnavailableError);
    const request = alice.request('/api/me', { headers: bearer(alice) });
    expect(await served.verify(request)).toMatchObject({ subject: 'alice' });
  },
);
