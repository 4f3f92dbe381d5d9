import type { Mutation } from './mutation.ts';

/** Faults by which a session without a user would be kept. */
export const IDLENESS: readonly Mutation[] = [
  {
    name: 'never say that the user is idle',
    file: 'create-auth.ts',
    find: 'isIdle: () => isIdle(),',
    replace: 'isIdle: () => false,',
  },
  {
    name: 'do not know of other tabs',
    file: 'lifetime/lifetime.ts',
    find: 'return heardSince <= limits[0] ? IDLE : UNKNOWN;',
    replace: 'return UNKNOWN;',
  },
  {
    name: 'report activity again and again',
    file: 'lifetime/lifetime.ts',
    find: 'const since = Math.max(limits[0], now() - span / 2);',
    replace: 'const since = -1;',
  },
];
