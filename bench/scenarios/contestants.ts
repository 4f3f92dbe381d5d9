import type { ContestantName } from '../../demo/scenes/contestants/contestants.ts';

/** The columns of the table: what people use. */
export const CONTESTANTS = [
  { who: 'rebearer', title: 'rebearer', about: 'this library' },
  { who: 'tutorial', title: 'interceptor', about: 'the interceptor of tutorials: after a 401, refresh and send again' },
  { who: 'queue', title: 'with queue', about: 'the interceptor with `isRefreshing` and `failedQueue`' },
  { who: 'axios', title: 'axios', about: 'axios with axios-auth-refresh, as in its README' },
  { who: 'ky', title: 'ky', about: 'ky with the `afterResponse` hook from its README, one refresh for all callers' },
] as const satisfies readonly { who: ContestantName; title: string; about: string }[];
