import type { ContestantName } from '../../../scenes/contestants/contestants.ts';

/** Who plays in the demo. */
export interface Cast {
  readonly who: ContestantName;
  readonly name: string;
  readonly short: string;
  readonly hint: string;
}

export const CAST: readonly Cast[] = [
  { who: 'rebearer', name: 'rebearer', short: 'rebearer', hint: 'this library' },
  { who: 'tutorial', name: 'Interceptor', short: 'Interceptor', hint: 'as tutorials show it' },
  { who: 'queue', name: 'Queueing interceptor', short: 'Queue', hint: 'one refresh a tab' },
  { who: 'plain', name: 'Nothing', short: 'Nothing', hint: 'fetch with a token' },
];
