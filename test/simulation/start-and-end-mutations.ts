import type { Mutation } from './mutation.ts';
import { PLAIN } from './step.ts';

/** Faults in how sessions start and end, and in whose they are. */
export const START_AND_END: readonly Mutation[] = [
  {
    name: 'take a refused logout for a confirmed one',
    file: 'lifecycle/tell-logout.ts',
    find: "{ type: REFUSED.includes(status) ? 'refused' : 'unclear', problem };",
    replace: "{ type: REFUSED.includes(status) ? 'confirmed' : 'unclear', problem };",
  },
  {
    name: 'take a logout that is denied in a 200 for a confirmed one',
    file: 'lifecycle/tell-logout.ts',
    find: "return denial === undefined ? { type: 'confirmed' } :",
    replace: "return denial !== '' ? { type: 'confirmed' } :",
  },
  {
    name: 'take a logout that got no answer for a confirmed one',
    file: 'lifecycle/tell-logout.ts',
    find: "}).catch(() => ({ type: 'unreached' }));",
    replace: "}).catch(() => ({ type: 'confirmed' }));",
  },
  {
    name: 'take a logout whose answer breaks off for a confirmed one',
    file: 'lifecycle/tell-logout.ts',
    find: 'if (isMalformed) return',
    replace: 'if (isMalformed && isHtml) return',
  },
  {
    name: 'tell a logout once, even after a refresh in flight',
    file: 'lifecycle/logout.ts',
    find: "const isOvertaken = inFlight !== undefined || turn !== 'free';",
    replace: 'const isOvertaken = turn === undefined;',
    history: {
      seed: 2190,
      setup: { ...PLAIN, acts: 'call', sessions: 'stateless' },
      steps: [
        { n: 0, wait: 0, type: 'open' },
        { n: 1, wait: 0, type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true },
        { n: 9, wait: 225, type: 'race', tab: 0, other: 7, changes: ['logout'], user: 'bob', milliseconds: 0 },
      ],
    },
  },
  {
    name: 'believe a refresh that a login has overtaken about its logout',
    file: 'lifecycle/logout.ts',
    find: "if (!mine.isLatest()) return 'other';\n    const isOurs",
    replace:
      "if (outcome?.type === 'ended') return 'confirmed';\n    if (!mine.isLatest()) return 'other';\n    const isOurs",
  },
  {
    name: 'tell a logout again after a login',
    file: 'lifecycle/logout.ts',
    find: "if (!mine.isLatest()) return 'other';\n    const isOurs",
    replace: 'const isOurs',
    history: {
      seed: 300070,
      setup: PLAIN,
      steps: [
        { n: 0, wait: 0, type: 'open' },
        { n: 5, wait: 0, type: 'race', tab: 0, other: 6, changes: ['logout', 'handed'], user: 'bob', milliseconds: 77 },
      ],
    },
  },
  {
    name: 'keep nothing of a logout that failed',
    file: 'lifecycle/logout.ts',
    find: "if (finish === 'open') noteOwed(mine);",
    replace: "if (finish === 'open') owed.clear();",
  },
  {
    name: 'keep nothing of a logout made offline',
    file: 'lifecycle/logout.ts',
    find: 'noteOwed(mine, parts.isOnline());',
    replace: 'if (parts.isOnline()) noteOwed(mine, true);',
  },
  {
    name: 'restore what a logout has left',
    file: 'lifecycle/left-session.ts',
    find: 'return mine && endLeft(mine, outcome.grant);',
    replace: 'return undefined;',
  },
  {
    name: 'look for what a logout has left at page loads alone',
    file: 'lifecycle/left-session.ts',
    find: 'const mine = [left, told, noted].find(',
    replace: 'const mine = [left, told].find(',
  },
  {
    name: 'forget the names of what a loading page has left',
    file: 'lifecycle/logout.ts',
    find: 'mine.left = leftSessionOf(identity);',
    replace: '',
    history: {
      seed: 1,
      setup: { ...PLAIN, logouts: 'refused' },
      steps: [
        { n: 0, wait: 0, type: 'open' },
        { n: 1, wait: 0, type: 'redirect', tab: 0, user: 'bob', how: 'other-app' },
        { n: 2, wait: 100, type: 'logout', tab: 0 },
      ],
    },
  },
  {
    name: 'hold what is owed against every session of the user',
    file: 'lifecycle/owed-logout.ts',
    find: 'if (differ(left.user, user) || differ(left.session, session)) return',
    replace: 'if (differ(left.user, user)) return',
  },
  {
    name: 'hold what is owed against a login that changes no snapshot',
    file: 'create-auth.ts',
    find: 'if (isLogin && after.token !== undefined && after.pendingLogin === undefined) owed.clear();',
    replace: '',
    history: {
      seed: 1,
      setup: { ...PLAIN, channel: 'missing' },
      steps: [
        { n: 0, wait: 0, type: 'open' },
        { n: 1, wait: 0, type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false },
        { n: 2, wait: 1000, type: 'open' },
        { n: 3, wait: 100, type: 'offline' },
        { n: 4, wait: 100, type: 'logout', tab: 1 },
        { n: 5, wait: 20_000, type: 'close', tab: 1 },
        { n: 6, wait: 1000, type: 'online' },
        { n: 7, wait: 1000, type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false },
      ],
    },
  },
  {
    name: 'bring back what was left when a login fails',
    file: 'lifecycle/login.ts',
    find: 'if ([isLeft, parts.leftByNow()].some((isIt) => isIt(outcome.grant.identity))) return;',
    replace: '',
  },
  {
    name: 'log in without the lock',
    file: 'lifecycle/login.ts',
    find: 'await exclusive(async (turn) => {',
    replace: "await (<T>(task: (turn: 'free') => T): T => task('free'))(async (turn) => {",
  },
  {
    name: 'make a login that a logout has overtaken while it waited',
    file: 'lifecycle/login.ts',
    find: 'if (before !== logouts()) throw new SessionChangedError();\n      const askedAt',
    replace: 'const askedAt',
  },
  {
    name: 'do not ask whose cookie it is after a login that has overtaken a refresh',
    file: 'lifecycle/login.ts',
    find: 'if (!(await isFree)) void check(since);',
    replace: 'if (!(await isFree)) return;',
  },
  {
    name: 'adopt the answer to a question that was not asked here',
    file: 'tabs/other-tabs.ts',
    find: 'isAnswer: question !== undefined && message.answers.includes(question),',
    replace: 'isAnswer: question !== undefined && message.answers.length > 0,',
  },
  {
    name: 'go alone without a spare lock',
    file: 'tabs/turn.ts',
    find: "if (first === 'none') return void goOn(first);",
    replace: "if (first === 'none' || first === 'late') return void goOn(first);",
  },
  {
    name: 'stay impatient after the lock was had',
    file: 'tabs/join-tabs.ts',
    find: 'if (isHeld) stuck.delete(of);',
    replace: '',
  },
  {
    name: 'tell two sessions of a user for two users',
    file: 'session/identity.ts',
    find: 'return compareNames(one.user, other.user) ?? compareNames(one.session, other.session) ?? compareClaims(one, other);',
    replace:
      'return compareNames(one.session, other.session) ?? compareNames(one.user, other.user) ?? compareClaims(one, other);',
  },
  {
    name: 'tell users by all names or none',
    file: 'session/identity.ts',
    find: 'const shared = Object.keys(one).filter((name) => Object.hasOwn(other, name));',
    replace: 'const shared = Object.keys({ ...one, ...other });',
  },
  {
    name: 'believe a 401 without a word at once',
    file: 'refresh/attempts.ts',
    find: 'if (isDoubtful && !isSecondOpinion) {',
    replace: 'if (isDoubtful && isSecondOpinion) {',
  },
  {
    name: 'forget a verification that is put off',
    file: 'tabs/verification.ts',
    find: 'putOffIn = state().epoch;',
    replace: '',
  },
  {
    name: 'believe what was asked before another tab has ended the session',
    file: 'lifecycle/login.ts',
    find: "if (outcome.type !== 'granted' || epoch !== state().epoch) return;",
    replace: "if (outcome.type !== 'granted' || before !== logouts()) return;",
    history: {
      seed: 75008346,
      setup: PLAIN,
      steps: [
        { n: 0, wait: 0, type: 'open' },
        { n: 1, wait: 0, type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false },
        { n: 2, wait: 0, type: 'open' },
        { n: 3, wait: 0, type: 'open' },
        { n: 5, wait: 187, type: 'fate', road: 'refresh', fate: { type: 'slow', up: 709, down: 0 } },
        { n: 15, wait: 0, type: 'offline' },
        { n: 20, wait: 0, type: 'freeze', tab: 0 },
        { n: 21, wait: 0, type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true },
        { n: 29, wait: 615, type: 'online' },
        { n: 33, wait: 165, type: 'redirect', tab: 3, user: 'bob', how: 'page' },
        { n: 34, wait: 25, type: 'logout', tab: 3 },
      ],
    },
  },
];
