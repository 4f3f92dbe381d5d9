import { afterEach, expect, test, vi } from 'vitest';
import { conduct, type PlayerPage } from '../../demo/scenes/conduct.ts';
import type { LogLine } from '../../demo/scenes/facts.ts';
import { secondTab } from '../../demo/scenes/scenes/second-tab.ts';

afterEach(() => void vi.useRealTimers());

const line = (path: string, query: string, status: number): LogLine => ({
  ...{ method: 'POST', path, query, status },
  outcome: status === 0 ? 'pending' : 'refused',
});

test('the second tab’s refresh is held beside the first one’s, however late the machine sends it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  const log: LogLine[] = [];
  const heldAtTheEnd: number[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();

  /** Sends its refresh at its turn of that number, each of which takes two seconds. */
  const pageOf = (number: number, turn: number): PlayerPage => {
    let turns = 0;
    return {
      load: async () => undefined,
      weather: async () => undefined,
      facts: async () => ({ spans: [], shown: [] }),
      async play({ type }) {
        if (type === 'call') {
          log.push(line('/api/me', `?call=call-${number}-1`, 401));
          await released;
        }
        if (type === 'reach') {
          await new Promise((resolve) => setTimeout(resolve, 2000));
          if (++turns === turn) log.push(line('/auth/refresh', '?', 0));
        }
        return '';
      },
    };
  };

  const playing = conduct(secondTab, {
    openPage: async (tab) => pageOf(tab, tab === 1 ? 1 : 12),
    change: async ({ hold }) => {
      if (hold !== 'none') return;
      heldAtTheEnd.push(log.filter(({ status }) => status === 0).length);
      release();
    },
    log: async () => log,
    urlOf: () => '',
    redirectUrlOf: () => '',
  });
  await vi.runAllTimersAsync();
  await playing;
  expect(heldAtTheEnd).toEqual([2]);
});
