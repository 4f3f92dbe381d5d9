import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Limitation, LIMITATIONS } from './limitations.ts';
import { historyOf, type Regression } from './regression.ts';
import { run } from './run.ts';

/** A history in which each limitation shows. */
const HISTORIES: Readonly<Record<Limitation, Regression>> = {
  isolated: {
    seed: 814_018_072,
    setup: { tabs: 'off', idle: 300_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 8 },
      { type: 'open', n: 9, wait: 206 },
      { type: 'call', tab: 8, what: 'public', method: 'GET', body: 'none', n: 12 },
      { type: 'open', n: 15 },
      { type: 'skew', tab: 2, milliseconds: -3_600_000, n: 16, wait: 272 },
      { type: 'refuse', milliseconds: 30_000, n: 18, wait: 143_869 },
    ],
  },
  unlocked: {
    seed: 811_063_566,
    setup: { locks: 'forbidden', tabs: 'lock', idle: 300_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 1 },
      { type: 'crash', tab: 0, n: 6, wait: 267 },
      { type: 'open', n: 13 },
      { type: 'open', n: 14 },
      {
        type: 'race',
        tab: 0,
        other: 6,
        changes: ['logout', 'handed'],
        user: 'alice',
        milliseconds: 58,
        n: 15,
        wait: 39,
      },
      { type: 'login', tab: 1, user: 'bob', hasGrant: true, isFunction: false, n: 16, wait: 46 },
    ],
  },
  forgotten: {
    seed: 800_387_992,
    setup: { channel: 'missing', acts: 'logout', logouts: 'refused' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'race', tab: 0, other: 0, changes: ['login'], user: 'bob', milliseconds: 128, n: 23 },
      { type: 'navigate', tab: 3, during: 'logout', milliseconds: 0, user: 'alice', isOffline: true, n: 28, wait: 737 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 32 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: true, isFunction: false, n: 33, wait: 121 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 35, wait: 3 },
      { type: 'fate', road: 'login', fate: { type: 'silent', isCommitted: false }, n: 38 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: true, isFunction: true, n: 40, wait: 1731 },
    ],
  },
  unfinished: {
    seed: 58,
    setup: { logouts: 'bearer' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'race', tab: 0, other: 1, changes: ['logout'], user: 'alice', milliseconds: 18, n: 6 },
      { type: 'login', tab: 2, user: 'bob', hasGrant: true, isFunction: false, n: 8, wait: 30 },
      { type: 'login', tab: 1, user: 'alice', hasGrant: true, isFunction: false, n: 21, wait: 16_560 },
      {
        type: 'race',
        tab: 0,
        other: 6,
        changes: ['logout', 'login'],
        user: 'alice',
        milliseconds: 0,
        n: 22,
        wait: 267,
      },
      { type: 'logout', tab: 1, n: 23 },
      { type: 'fate', road: 'login', fate: { type: 'lost', isCommitted: false }, n: 24 },
      { type: 'navigate', tab: 0, during: 'login', milliseconds: 0, user: 'bob', isOffline: true, n: 27, wait: 984 },
    ],
  },
};

test.each(Object.keys(HISTORIES) as Limitation[])(
  'a known limitation is told of, and breaks no invariant: %s',
  async (limitation) => {
    const excused = new Set<Limitation>();
    const breach = await run(historyOf(HISTORIES[limitation]), { excuse: (other) => excused.add(other) });
    expect(breach).toBeUndefined();
    expect([...excused]).toEqual([limitation]);
  },
);

test('the documentation lists the known limitations', async () => {
  const text = await readFile(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');
  const section = /^## Known limitations\n(?<list>.*?)^## /ms.exec(text)?.groups?.['list'] ?? '';
  const listed = [...section.matchAll(/^- (?<text>.*(?:\n {2}.*)*)/gm)].map(({ groups }) =>
    groups?.['text']?.replaceAll(/\n */g, ' '),
  );
  expect(listed).toEqual(Object.values(LIMITATIONS));
});

test('a tab whose login has rejected without an answer goes on asking, and may find the session that another tab leaves', async () => {
  const history = historyOf({
    seed: 800_449_158,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'race', tab: 0, other: 10, changes: ['handed'], user: 'alice', milliseconds: 0, n: 4, wait: 2535 },
      { type: 'open', n: 16, wait: 831 },
      { type: 'offline', n: 21 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'popup', n: 31 },
      { type: 'fate', road: 'logout', fate: { type: 'refused', as: 'missing', retryAfter: 90 }, n: 32 },
      { type: 'logout', tab: 3, n: 37, wait: 140 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a page that logs out while a refresh of it is being answered leaves the session of that refresh', async () => {
  const history = historyOf({
    seed: 820_049_505,
    setup: { rememberSignedIn: true, names: 'session', acts: 'logout', logouts: 'refused', idle: 600_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 5 },
      { type: 'open', n: 6 },
      { type: 'freeze', tab: 1, n: 8, wait: 198 },
      { type: 'navigate', tab: 0, during: 'refresh', milliseconds: 95, user: 'alice', isOffline: false, n: 9 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true, n: 19 },
      { type: 'thaw', tab: 0, n: 24, wait: 27_226 },
      {
        type: 'navigate',
        tab: 1,
        during: 'nothing',
        milliseconds: 11,
        user: 'alice',
        isOffline: false,
        n: 26,
        wait: 168,
      },
      { type: 'logout', tab: 0, n: 27 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a check of a login that has waited in vain for the locks is made after the refresh of its page', async () => {
  const history = historyOf({
    seed: 820_193_868,
    setup: { tabs: 'lock', restore: 'eager', idle: 300_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 11, wait: 14_377 },
      { type: 'freeze', tab: 3, n: 12 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: true }, n: 13 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: true, isFunction: false, n: 14 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 15, wait: 30_623 },
      { type: 'set', milliseconds: 3_600_000, n: 19, wait: 3891 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that has waited in vain for the locks asks what became of it although they are free again', async () => {
  const history = historyOf({
    seed: 840_116_767,
    setup: { restore: 'eager', idle: 600_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2, wait: 266 },
      { type: 'freeze', tab: 1, n: 5, wait: 70 },
      { type: 'fate', road: 'login', fate: { type: 'slow', up: 8649, down: 8543 }, n: 6 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true, n: 11 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 16, wait: 39_409 },
      { type: 'thaw', tab: 0, n: 17 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that the page takes for failed may leave its cookie, of which the library is not told', async () => {
  const history = historyOf({
    seed: 830_033_438,
    steps: [
      { type: 'fate', road: 'login', fate: { type: 'spoilt', as: 'failed' }, n: 8 },
      { type: 'open', n: 10 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 11 },
      { type: 'race', tab: 0, other: 1, changes: ['handed'], user: 'bob', milliseconds: 85, n: 23, wait: 20_797 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 25 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a verification that fell due while its tab was frozen comes after what has piled up', async () => {
  const history = historyOf({
    seed: 820_180_049,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2, wait: 276 },
      { type: 'open', n: 3, wait: 10 },
      { type: 'redirect', tab: 10, user: 'bob', how: 'popup', n: 4, wait: 35 },
      { type: 'freeze', tab: 0, n: 5, wait: 713 },
      { type: 'crash', tab: 1, n: 7, wait: 14_036 },
      { type: 'freeze', tab: 0, n: 9 },
      { type: 'thaw', tab: 0, n: 12 },
      { type: 'thaw', tab: 0, n: 13, wait: 16_721 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});
