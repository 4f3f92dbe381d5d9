import type { Mutation } from '../../histories/mutation.ts';
import type { History } from './step.ts';

export const MUTATIONS: readonly Mutation<History>[] = [
  {
    name: 'let no outage extend the grace',
    file: 'server/rotation/decide.ts',
    find: 'presentedAt < graceBegins(advancedAt, policy.grace, outages) + policy.grace',
    replace: 'presentedAt < graceBegins(advancedAt, policy.grace, []) + policy.grace',
  },
  {
    name: 'let only an outage around the move extend the grace',
    file: 'server/rotation/outage.ts',
    find: 'from < begins + grace && to > begins',
    replace: 'from <= advancedAt && to > begins',
  },
  {
    name: 'accept every cookie that was replaced',
    file: 'server/rotation/decide.ts',
    find: 'return isPredecessor && isInTime ?',
    replace: 'return isPredecessor || isInTime || policy.rotates ?',
  },
  {
    name: 'take a cookie ahead of its row for reused',
    file: 'server/rotation/decide.ts',
    find: 'if (presented >= counter) return advance(counter, presented, policy);\n  const',
    replace: 'if (presented === counter) return advance(counter, presented, policy);\n  const',
  },
  {
    name: 'repeat the cookie that was presented after an undoing',
    file: 'server/sessions/refresh-session.ts',
    find: 'if ((found.session?.counter ?? Infinity) > cookie.counter) return repeat(',
    replace: 'return repeat(',
  },
  {
    name: 'leave a late move as it is',
    file: 'server/stores/reachable.ts',
    find: 'lostAt = made.now;\n      await undo(move);',
    replace: 'lostAt = made.now;',
  },
  {
    name: 'owe no undoing',
    file: 'server/stores/reachable.ts',
    find: 'if (owed.length < MOST_OWED) owed.push(lost);',
    replace: 'if (owed.length < 0) owed.push(lost);',
  },
  {
    name: 'try to undo a lost move once',
    file: 'server/stores/reachable.ts',
    find: 'failedAt = now();\n        owe(lost);',
    replace: 'failedAt = now();',
  },
  {
    name: 'remember no outage',
    file: 'server/stores/reachable.ts',
    find: 'outages.failed(asked);',
    replace: '',
  },
  {
    name: 'forget when a cookie arrived that was held up',
    file: 'server/http/guarded.ts',
    find: 'parts.arrivals.heldUp(cookie, call);',
    replace: 'void call;',
  },
  {
    name: 'forget when a cookie arrived that is held up again',
    file: 'server/sessions/arrivals.ts',
    find: 'Math.min(call.at, now() - age(cookie))',
    replace: 'call.at',
  },
  {
    name: 'forget with a slow answer what a fast one has told of the time',
    file: 'server/stores/store-clock.ts',
    find: 'const expected = storeNow - (distance ?? 0);',
    replace: 'const expected = storeNow;',
  },
  {
    name: "make tokens by this machine's clock",
    file: 'server/create-auth-server.ts',
    find: 'now: () => clock.now() ?? now(),',
    replace: 'now,',
  },
  {
    name: 'confirm a logout before it is written',
    file: 'server/routes/logout.ts',
    find: 'await Promise.all(own.map(',
    replace: 'void Promise.allSettled(own.map(',
  },
  {
    name: 'sign in before the session of the other cookie is ended',
    file: 'server/sign-in.ts',
    find: 'await Promise.all(others.map(',
    replace: 'void Promise.allSettled(others.map(',
  },
  {
    name: 'forget the level of a step-up',
    file: 'server/sign-in.ts',
    find: 'authentication: { acr } });',
    replace: 'authentication: undefined });',
  },
  {
    name: 'take the lost end of a session for one',
    file: 'server/sessions/end-session.ts',
    find: 'await store.end(id, reason);',
    replace:
      'await store.end(id, reason).catch(() => ({ applied: false, now: 0, session: undefined }) satisfies Awaited<ReturnType<typeof store.end>>);',
  },
  {
    name: 'show a page the user of a session that is over',
    file: 'server/sessions/accepted-session.ts',
    find: "return session !== undefined && (type === 'advance' || type === 'repeat')",
    replace: 'return session !== undefined',
  },
  {
    name: "step up another user's session",
    file: 'server/sign-in.ts',
    find: 'const stepped = accepted?.session.subject === subject ? accepted : undefined;',
    replace: 'const stepped = accepted;',
  },
];
