import type { Mutation } from '../histories/mutation.ts';
import { type History, PLAIN } from './step.ts';

/** Faults by which a session without a user would be kept. */
export const IDLENESS: readonly Mutation<History>[] = [
  {
    name: 'never say that the user is idle',
    file: 'create-auth.ts',
    find: 'isIdle: () => isIdle(),',
    replace: 'isIdle: () => false,',
  },
  {
    name: 'do not know of other tabs',
    file: 'lifetime/lifetime.ts',
    find: 'return isKnown ? IDLE : UNKNOWN;',
    replace: 'return UNKNOWN;',
    history: {
      seed: 1,
      setup: { ...PLAIN, idle: 300_000 },
      steps: [
        { type: 'open', n: 0, wait: 0 },
        { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 1, wait: 10 },
        { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 2, wait: 195_000 },
        { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 3, wait: 205_000 },
      ],
    },
  },
  {
    name: 'report activity again and again',
    file: 'lifetime/lifetime.ts',
    find: 'const since = Math.max(limits[0], now() - span / 2);',
    replace: 'const since = -1;',
  },
  {
    name: 'forget what other tabs have said when the page is left',
    file: 'lifetime/lifetime.ts',
    find: 'channel = undefined;\n  };',
    replace: 'channel = undefined;\n    heardSince = Infinity;\n  };',
    history: {
      seed: 830_093_124,
      setup: { ...PLAIN, idle: 300_000 },
      steps: [
        { type: 'open', n: 0, wait: 0 },
        { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true, n: 1, wait: 0 },
        { type: 'open', n: 2, wait: 0 },
        { type: 'open', n: 3, wait: 0 },
        { type: 'call', tab: 2, what: 'private', method: 'GET', body: 'none', n: 6, wait: 246_006 },
        { type: 'navigate', tab: 11, during: 'refresh', milliseconds: 0, isOffline: true, n: 7, wait: 225 },
      ],
    },
  },
];
