import { holds, HOUR, move, newSession, reach, same, type StoreCheck } from './check.ts';

const MANY = 100;

/** The most difficult method: a compare-and-swap on the counter of a live session. */
export const advanceChecks: readonly StoreCheck[] = [
  {
    title: 'an advance moves the counter and changes nothing else',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession({ address: '192.0.2.1', acr: 'one', idleLimit: HOUR }));
      const { applied, session: after, now } = await store.advance(move(session));
      holds(applied, 'it is applied');
      same(after, { ...session, counter: 1, advancedAt: now }, 'the row afterwards');
      same((await another.read(session.id)).session, after, 'the row that is read');
    },
  },
  {
    title: 'an advance from another counter is not applied, and returns the current row',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      const first = await store.advance(move(session));
      const late = await another.advance(move(session));
      holds(!late.applied, 'the late one is not applied');
      same(late.session, first.session, 'the row');
      const ahead = await store.advance(move(session, { from: 7, to: 8 }));
      holds(!ahead.applied, 'one from a counter ahead is not applied');
      same(ahead.session, first.session, 'the row');
    },
  },
  {
    title: 'an advance may skip numbers, or keep the number',
    check: async ({ store }) => {
      const { session } = await store.create(newSession());
      await reach(store, session.createdAt + 2);
      const stayed = await store.advance(move(session, { to: 0 }));
      holds(stayed.applied, 'staying is applied');
      same(stayed.session?.advancedAt, session.advancedAt, 'the time of the counter');
      const skipped = await store.advance(move(session, { to: 9 }));
      same(
        [skipped.applied, skipped.session?.counter, skipped.session?.advancedAt],
        [true, 9, skipped.now],
        'the skip',
      );
    },
  },
  {
    title: 'an advance may go back to a lower number',
    check: async ({ store }) => {
      const { session } = await store.create(newSession());
      await store.advance(move(session, { to: 9 }));
      const back = await store.advance(move(session, { from: 9, to: 8 }));
      same([back.applied, back.session?.counter, back.session?.advancedAt], [true, 8, back.now], 'the way back');
    },
  },
  {
    title: 'of many simultaneous advances over two connections, one is applied',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      const all = await Promise.all(
        Array.from({ length: MANY }, (_, index) => (index % 2 === 0 ? store : another).advance(move(session))),
      );
      same(all.filter(({ applied }) => applied).length, 1, 'how many were applied');
      same(new Set(all.map((one) => one.session?.counter)).size, 1, 'how many counters were told');
      same(all[0]?.session?.counter, 1, 'the counter');
    },
  },
  {
    title: 'an advance of an ended or unknown session is not applied',
    check: async ({ store }) => {
      const { session } = await store.create(newSession());
      const { session: ended } = await store.end(session.id, 'reuse_detected');
      const late = await store.advance(move(session, { authentication: { acr: 'x' } }));
      same([late.applied, late.session], [false, ended], 'the answer for the ended one');
      const none = await store.advance(move({ id: newSession().id, counter: 0 }));
      same([none.applied, none.session], [false, undefined], 'the answer for the unknown one');
    },
  },
  {
    title: 'after an end and many simultaneous advances, the session is ended',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      const advances = Array.from({ length: MANY }, () => another.advance(move(session)));
      const end = await store.end(session.id, 'logged_out');
      await Promise.all(advances);
      holds(end.applied, 'the end is applied');
      const { session: after } = await another.read(session.id);
      same(after?.endReason, 'logged_out', 'the reason');
      const late = await another.advance(move({ id: session.id, counter: after?.counter ?? 0 }));
      holds(!late.applied, 'nothing is applied after the end');
    },
  },
  {
    title: 'an advance after the absolute limit is not applied',
    check: async ({ store }) => {
      const { session } = await store.create(newSession({ lifetime: 10 }));
      await reach(store, session.expiresAt);
      const late = await store.advance(move(session));
      same([late.applied, late.session], [false, session], 'the answer');
      holds(late.now >= session.expiresAt, 'the clock tells why');
    },
  },
  {
    title: 'an advance after the idle limit is not applied',
    check: async ({ store }) => {
      const { session } = await store.create(newSession({ idleLimit: 10 }));
      await reach(store, session.idleExpiresAt ?? 0);
      const activity = { address: undefined, idleLimit: HOUR };
      const late = await store.advance(move(session, { activity }));
      same([late.applied, late.session], [false, session], 'the answer');
    },
  },
  {
    title: 'activity updates the idle limit, the last seen time and the address, but not the absolute limit',
    check: async ({ store }) => {
      const { session } = await store.create(newSession({ idleLimit: HOUR, address: '192.0.2.1' }));
      await reach(store, session.createdAt + 2);
      const activity = { address: '2001:db8::1', idleLimit: 2 * HOUR };
      const { session: after, now } = await store.advance(move(session, { activity }));
      const moved = { counter: 1, advancedAt: now, seenAt: now, address: '2001:db8::1', idleExpiresAt: now + 2 * HOUR };
      same(after, { ...session, ...moved }, 'the row');
      const without = await store.advance(move({ id: session.id, counter: 1 }));
      same(
        without.session,
        { ...after, counter: 2, advancedAt: without.now },
        'the row after a refresh without activity',
      );
    },
  },
  {
    title: 'activity without an idle limit removes the limit, and activity with one sets it again',
    check: async ({ store }) => {
      const { session } = await store.create(newSession({ idleLimit: HOUR, address: '192.0.2.1' }));
      const activity = { address: undefined, idleLimit: undefined };
      const { session: after } = await store.advance(move(session, { activity }));
      same([after?.idleExpiresAt, after?.address], [undefined, undefined], 'limit and address');
      const again = { address: '192.0.2.2', idleLimit: HOUR };
      const { now, session: last } = await store.advance(move({ ...session, counter: 1 }, { activity: again }));
      same([last?.idleExpiresAt, last?.address], [now + HOUR, '192.0.2.2'], 'limit and address afterwards');
    },
  },
  {
    title: 'a step-up sets how and when the user authenticated, alone or with activity',
    check: async ({ store }) => {
      const { session } = await store.create(newSession({ acr: 'password' }));
      await reach(store, session.createdAt + 2);
      const { session: after, now } = await store.advance(move(session, { authentication: { acr: 'mfa' } }));
      same(after, { ...session, counter: 1, advancedAt: now, authenticatedAt: now, acr: 'mfa' }, 'the row');
      await reach(store, now + 1);
      const activity = { address: '192.0.2.1', idleLimit: HOUR };
      const both = move({ ...session, counter: 1 }, { activity, authentication: { acr: 'more' } });
      const { session: last, now: at } = await store.advance(both);
      const times = { advancedAt: at, authenticatedAt: at, seenAt: at, idleExpiresAt: at + HOUR };
      same(last, { ...session, ...times, counter: 2, address: '192.0.2.1', acr: 'more' }, 'the row afterwards');
    },
  },
];
