import { expect, test } from 'vitest';
import { describe, summaryOf } from '../../src/devtools/describe.ts';
import type { Told } from '../../src/devtools/fact.ts';
import { apply } from '../../src/devtools/record.ts';
import { createTrack, type Track } from '../../src/devtools/track.ts';

function trackOf(name: string, story: readonly (readonly [at: number, told: Told])[]): Track {
  const track = createTrack(name);
  for (const [at, told] of story) apply(track, { ...told, at });
  return track;
}

const call: Told = { type: 'call', id: 'a', method: 'GET', url: 'https://api.example.com/me' };
const sent: Told = { type: 'sent', id: 'a' };
const refused: Told = { type: 'answered', id: 'a', status: 401 };
const answered: Told = { type: 'answered', id: 'a', status: 200 };
const settled: Told = { type: 'settled', id: 'a', status: 200, error: '' };
const refresh: Told = { type: 'refresh', id: 'r', cause: 'rejected' };
const shared: Told = { type: 'token', generation: 2, lifetime: 1_000, source: 'tab' };
const granted: Told = { type: 'refreshed', id: 'r', result: 'granted', problem: '' };

function replayed(name: string): Track {
  return trackOf(name, [
    [0, call],
    [0, sent],
    [30, refused],
    [30, refresh],
    [90, granted],
    [91, sent],
    [120, answered],
    [120, settled],
  ]);
}

function causeOf(track: Track): string {
  const [item] = track.items;
  return item === undefined ? '' : describe(item, track).cause;
}

test.each<readonly [cause: RegExp, story: readonly (readonly [number, Told])[]]>([
  [
    /^A usable token was at hand/,
    [
      [0, call],
      [0, sent],
      [9, settled],
    ],
  ],
  [
    /^Held back until the refresh, of 40 ms/,
    [
      [0, call],
      [1, refresh],
      [41, granted],
      [42, sent],
      [50, settled],
    ],
  ],
  [
    /with a former token/,
    [
      [0, call],
      [0, sent],
      [9, refused],
      [9, sent],
      [20, answered],
      [20, settled],
    ],
  ],
  [
    /^The token sent was refused\. Another tab/,
    [
      [0, call],
      [0, sent],
      [9, refused],
      [20, shared],
      [21, sent],
      [30, settled],
    ],
  ],
  [
    /^Held back until another tab/,
    [
      [0, call],
      [20, shared],
      [21, sent],
      [30, settled],
    ],
  ],
  [
    /^The token sent was refused\.$/,
    [
      [0, call],
      [0, sent],
      [9, refused],
    ],
  ],
  [
    /^The caller got the 401/,
    [
      [0, call],
      [0, sent],
      [9, refused],
      [9, { ...settled, status: 401 }],
    ],
  ],
  [
    /^The new token was refused as well/,
    [
      [0, call],
      [0, sent],
      [9, refused],
      [9, sent],
      [20, refused],
      [20, settled],
    ],
  ],
])('the cause of a call reads %s', (cause, story) => {
  expect(causeOf(trackOf('page', story))).toMatch(cause);
});

test('a refresh shows its cause and how many calls waited for it', () => {
  const track = replayed('page');
  const [, item] = track.items;
  expect(item && describe(item, track)).toMatchObject({
    title: 'Refresh (rejected)',
    outcome: 'a new token',
    cause: 'The server refused the token. 1 call waited for it.',
  });
});

test('a refresh that the app has asked for says so', () => {
  const [item] = trackOf('page', [[0, { type: 'refresh', id: 'r', cause: 'requested' }]]).items;
  expect(item && describe(item, trackOf('page', [])).cause).toBe(
    'The app asked for a new token. No call waited for it.',
  );
});

test('a failed refresh shows the answer of the server', () => {
  const problem = 'transient: the server answered 503';
  const track = trackOf('page', [
    [0, refresh],
    [9, { type: 'refreshed', id: 'r', result: 'failed', problem }],
  ]);
  const [item] = track.items;
  expect(item && describe(item, track).steps[0]?.text).toBe(`no answer of use: ${problem}`);
});

test('a page with refreshes but no calls has no summary of calls', () => {
  expect(
    summaryOf([
      trackOf('page', [
        [0, refresh],
        [30, granted],
      ]),
    ]),
  ).toBe('page: 1 refresh in 30 ms.');
});

test('the summary has a sentence for each of two pages, and one sentence for more pages', () => {
  expect(summaryOf([replayed('tab 1'), replayed('tab 2')])).toBe(
    'tab 1: 1 call in 120 ms, 1 refused, 1 refresh, 1 replayed, none failed. ' +
      'tab 2: 1 call in 120 ms, 1 refused, 1 refresh, 1 replayed, none failed.',
  );
  expect(summaryOf(['a', 'b', 'c'].map(replayed))).toBe(
    '3 pages: 3 calls in 120 ms, 3 refused, 3 refreshes, 3 replayed, none failed.',
  );
});
