import type { LogEntry } from './log.ts';

/** What a server has seen of a wave of calls. */
export interface Tally {
  readonly calls: number;
  readonly refused: number;
  readonly refreshes: number;
}

/** Counts what has arrived since then, by the server's own log. A call that was refused and sent again counts once. */
export function tallyOf(log: readonly LogEntry[], since: number): Tally {
  const recent = log.filter(({ at }) => at >= since);
  const calls = recent.filter(({ path }) => path.startsWith('/api/'));
  const refused = calls.filter(({ status }) => status === 401).length;
  const answered = calls.filter(({ status }) => status !== 0 && status !== 401).length;
  const refreshes = recent.filter(({ path }) => path === '/auth/refresh').length;
  return { calls: answered, refused, refreshes };
}
