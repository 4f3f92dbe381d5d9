import { keptText, LONGEST } from '../stores/kept-text.ts';
import { holds, HOUR, move, newSession, reach, same, type StoreCheck } from './check.ts';

/** Checks of creating, reading, listing, ending and sweeping. */
export const sessionChecks: readonly StoreCheck[] = [
  {
    title: 'a created session is read as it was made, through another connection too',
    check: async ({ store, another }) => {
      const given = newSession({
        acr: 'urn:example:mfa',
        device: 'Ünïcode/1.0 “quoted”',
        address: '::1',
        idleLimit: 60_000,
      });
      const { session, now } = await store.create(given);
      same(
        session,
        {
          id: given.id,
          subject: given.subject,
          acr: given.acr,
          device: given.device,
          address: given.address,
          counter: 0,
          createdAt: now,
          seenAt: now,
          advancedAt: now,
          authenticatedAt: now,
          expiresAt: now + HOUR,
          idleExpiresAt: now + 60_000,
          endReason: undefined,
          endedAt: undefined,
        },
        'the created session',
      );
      holds(Number.isInteger(now), 'times are whole milliseconds');
      same((await another.read(given.id)).session, session, 'the session that was read');
    },
  },
  {
    title: 'a missing value is read as undefined, not as null or an empty text',
    check: async ({ store }) => {
      const { session } = await store.create(newSession());
      const { session: read } = await store.read(session.id);
      holds(read !== undefined, 'the session is found');
      for (const name of ['acr', 'device', 'address', 'idleExpiresAt', 'endReason', 'endedAt'] as const) {
        holds(read?.[name] === undefined, `${name} is undefined`);
      }
    },
  },
  {
    title: 'an unknown id is read as undefined, with the time of the clock',
    check: async ({ store }) => {
      const { session, now } = await store.read(newSession().id);
      same(session, undefined, 'the session of an unknown id');
      holds(Number.isInteger(now) && now > 0, 'the clock is told, as a number');
    },
  },
  {
    title: 'a session is read as it is, also after an earlier read by the same connection',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      await another.read(session.id);
      const { session: moved = session } = await store.advance(move(session));
      same((await another.read(session.id)).session, moved, 'the session after an advance');
      const { session: ended } = await store.end(session.id, 'revoked');
      same((await another.read(session.id)).session, ended, 'the session after its end');
    },
  },
  {
    title: 'the longest limits of the server are kept to the millisecond',
    check: async ({ store, another }) => {
      const longest = 400 * 24 * HOUR;
      const { session } = await store.create(newSession({ lifetime: longest, idleLimit: longest }));
      const { createdAt, expiresAt, idleExpiresAt = 0 } = session;
      same([expiresAt - createdAt, idleExpiresAt - createdAt], [longest, longest], 'the limits');
      same((await another.read(session.id)).session, session, 'the session that was read');
    },
  },
  {
    title: 'the sessions of a subject are listed, and no others',
    check: async ({ store }) => {
      const { subject } = newSession();
      const [one, two] = [newSession({ subject }), newSession({ subject })];
      await store.create(one);
      await store.create(two);
      await store.create(newSession({ subject: `${subject}x` }));
      await store.create(newSession({ subject: subject.toUpperCase() }));
      const { sessions } = await store.bySubject(subject);
      same(sessions.map(({ id }) => id).sort(), [one.id, two.id].sort(), 'the ids');
      same(await store.bySubject(newSession().subject).then((found) => found.sessions), [], 'the list of a stranger');
    },
  },
  {
    title: 'all sessions of a subject are listed, however many',
    check: async ({ store }) => {
      const { subject } = newSession();
      const all = Array.from({ length: 120 }, () => newSession({ subject }));
      for (let at = 0; at < all.length; at += 10)
        await Promise.all(all.slice(at, at + 10).map((each) => store.create(each)));
      const { sessions } = await store.bySubject(subject);
      same(sessions.map(({ id }) => id).sort(), all.map(({ id }) => id).sort(), 'the ids');
    },
  },
  {
    title: 'a subject is data: quotes, wildcards and separators have no special meaning',
    check: async ({ store }) => {
      const strange = newSession().subject;
      for (const subject of [
        `${strange}' OR '1'='1`,
        `${strange}%`,
        `${strange}:*`,
        `${strange} 用户 👩`,
        `${strange}"\\`,
      ]) {
        const given = newSession({ subject });
        await store.create(given);
        const { sessions } = await store.bySubject(subject);
        same(
          sessions.map(({ id }) => id),
          [given.id],
          `the list of ${subject}`,
        );
        same(sessions[0]?.subject, subject, 'the subject');
      }
    },
  },
  {
    title: 'the longest and most unusual texts of the server are stored unchanged',
    check: async ({ store, another }) => {
      const strange = '\u0001\t\r\n\u007f\u0085\u2028\ufeff\ufffd\uffff \u{10ffff}👩‍👩‍👧';
      for (const fill of ['x', '用', strange]) {
        const text = (longest: number): string => keptText(fill.repeat(longest), longest) ?? '';
        const subject = newSession().subject + text(LONGEST.subject);
        const texts = { acr: text(LONGEST.acr), device: text(LONGEST.device), address: text(LONGEST.address) };
        const given = newSession({ ...texts, subject: keptText(subject, LONGEST.subject) ?? '' });
        await store.create(given);
        const { sessions } = await another.bySubject(given.subject);
        const [kept] = sessions;
        same([kept?.id, kept?.subject], [given.id, given.subject], 'id and subject');
        same([kept?.acr, kept?.device, kept?.address], Object.values(texts), 'the other texts');
        const activity = { address: text(LONGEST.address), idleLimit: undefined };
        const { session } = await store.advance(move({ id: given.id, counter: 0 }, { activity }));
        same(session?.address, activity.address, 'the address of an activity');
      }
    },
  },
  {
    title: 'subjects that look alike are different subjects',
    check: async ({ store }) => {
      const { subject } = newSession();
      const alike = ['é', 'e\u0301', 'É', 'é ', ' é', '\u00a0é'].map((end) => subject + end);
      for (const each of alike) await store.create(newSession({ subject: each }));
      for (const each of alike) {
        const { sessions } = await store.bySubject(each);
        same(
          sessions.map((session) => session.subject),
          [each],
          'the subjects that are found',
        );
      }
    },
  },
  {
    title: 'the first reason of an end stays',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      const first = await store.end(session.id, 'logged_out');
      holds(first.applied, 'the first end is applied');
      same(first.session, { ...session, endReason: 'logged_out', endedAt: first.now }, 'the ended session');
      const second = await another.end(session.id, 'revoked');
      holds(!second.applied, 'the second end is not applied');
      same(second.session, first.session, 'the session after the second end');
    },
  },
  {
    title: 'of two simultaneous ends one is applied',
    check: async ({ store, another }) => {
      const { session } = await store.create(newSession());
      const both = await Promise.all([store.end(session.id, 'logged_out'), another.end(session.id, 'revoked')]);
      const [applied, ...others] = both.filter((one) => one.applied);
      same([applied !== undefined, others.length], [true, 0], 'how many were applied');
      const { session: kept } = await another.read(session.id);
      for (const told of both) same(told.session, kept, 'the session that was told');
    },
  },
  {
    title: 'a session that has expired, or is idle, is read as before, and can be ended',
    check: async ({ store }) => {
      for (const limits of [{ lifetime: 1 }, { idleLimit: 1 }]) {
        const { now, session } = await store.create(newSession(limits));
        await reach(store, now + 1);
        same((await store.read(session.id)).session, session, 'the session after its limit');
        const { applied, session: ended } = await store.end(session.id, 'logged_out');
        same([applied, ended?.endReason], [true, 'logged_out'], 'the end');
      }
    },
  },
  {
    title: 'ending an unknown session is not applied',
    check: async ({ store }) => {
      const { applied, session } = await store.end(newSession().id, 'revoked');
      same({ applied, session }, { applied: false, session: undefined }, 'the answer');
    },
  },
  {
    title: 'a sweep deletes sessions that ended or expired long enough ago, and no others',
    check: async ({ store }) => {
      const { subject } = newSession();
      const alive = await store.create(newSession({ subject }));
      const idle = await store.create(newSession({ subject, idleLimit: 1 }));
      const ended = await store.create(newSession({ subject }));
      const expired = await store.create(newSession({ subject, lifetime: 1 }));
      const { now } = await store.end(ended.session.id, 'revoked');
      await reach(store, now + 2);
      await store.sweep({ keptFor: HOUR, limit: 1000 });
      same((await store.bySubject(subject)).sessions.length, 4, 'the sessions after a sweep that keeps for an hour');
      while ((await store.sweep({ keptFor: 1, limit: 1000 })) > 0);
      const { sessions } = await store.bySubject(subject);
      const kept = sessions.map(({ id }) => id);
      holds(kept.includes(alive.session.id), 'a live session is kept');
      holds(kept.includes(idle.session.id), 'a session that is idle is kept to its absolute limit');
      same(kept.length, 2, 'the sessions that are left');
      same((await store.read(expired.session.id)).session, undefined, 'the swept session');
    },
  },
  {
    title: 'a sweep deletes no more than its limit',
    check: async ({ store }) => {
      while ((await store.sweep({ keptFor: 0, limit: 1000 })) > 0);
      const sessions = await Promise.all([1, 2, 3].map(() => store.create(newSession({ lifetime: 1 }))));
      await reach(store, Math.max(...sessions.map(({ session }) => session.expiresAt)));
      holds((await store.sweep({ keptFor: 0, limit: 2 })) <= 2, 'a sweep of two deletes two at most');
    },
  },
  {
    title: 'an ended session stays ended after a late refresh',
    check: async ({ store }) => {
      const { session } = await store.create(newSession());
      await store.end(session.id, 'revoked');
      await store.advance(move(session));
      const { sessions } = await store.bySubject(session.subject);
      same(
        sessions.map(({ endReason, counter }) => [endReason, counter]),
        [['revoked', 0]],
        'the session',
      );
    },
  },
];
