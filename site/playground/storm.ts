import type { Line } from './messages.ts';

/** What the server's own log says of a storm. */
export interface Tally {
  readonly calls: number;
  readonly refused: number;
  readonly answered: number;
  readonly refreshes: number;
  readonly lost: number;
}

export function tallyOf(lines: readonly Line[], after: number): Tally {
  const requests = lines.filter((line) => line.type === 'request').filter(({ number }) => number > after);
  const calls = requests.filter(({ path }) => path.startsWith('api/'));
  const refreshes = requests.filter(({ path }) => path === 'auth/refresh');
  return {
    calls: calls.length,
    refused: calls.filter(({ status }) => status === 401).length,
    answered: calls.filter(({ status }) => status === 200).length,
    refreshes: refreshes.length,
    lost: refreshes.filter(({ isLost }) => isLost).length,
  };
}

/** Says it in a sentence. */
export function verdictOf({ refused, answered, refreshes, lost }: Tally, asked: number): string {
  const times = refreshes === 1 ? '1 refresh' : `${refreshes} refreshes`;
  const failed = asked - answered;
  return [
    `${asked} calls from two tabs: ${refused} refused, ${times}${lost > 0 ? ` (${lost} lost on the way)` : ''},`,
    `${answered} answered${failed > 0 ? `, ${failed} not` : ''}.`,
  ].join(' ');
}
