import { expect, test } from 'vitest';
import { historyOf } from './regression.ts';
import { run } from './run.ts';

test('a refresh that fails after a verification was requested keeps its pause before the next attempt', async () => {
  const history = historyOf({
    seed: 894,
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true },
      { type: 'open' },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 20_011, down: 0 }, n: 14 },
      { type: 'open', n: 18 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 20 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'csrf', retryAfter: 5 }, n: 32 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 33, wait: 33_986 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a token that was requested after a verification confirms it, without another refresh', async () => {
  const history = historyOf({
    seed: 1229,
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false },
      { type: 'keys', n: 6, wait: 1744 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 9 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'broken', retryAfter: 90 }, n: 11, wait: 184 },
      { type: 'hide', tab: 0, n: 16, wait: 240 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a postponed verification does not undo a logout', async () => {
  const history = historyOf({
    seed: 102_553,
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true },
      { type: 'open' },
      { type: 'fate', road: 'logout', fate: { type: 'slow', up: 8553, down: 0 }, n: 7 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: false, n: 17, wait: 803 },
      { type: 'logout', tab: 3, n: 19, wait: 902 },
      { type: 'open', n: 20, wait: 13_647 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a postponed verification survives the back-forward cache', async () => {
  const history = historyOf({
    seed: 119_333,
    setup: { locks: 'forbidden', restore: 'eager' },
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true },
      { type: 'close', tab: 0, n: 5, wait: 152 },
      { type: 'open', n: 15 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, n: 16, wait: 34 },
      { type: 'open', n: 18, wait: 7 },
      { type: 'open', n: 19, wait: 171 },
      { type: 'sleep', milliseconds: 1000, n: 20 },
      { type: 'hide', tab: 1, n: 25, wait: 369 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('the end of a session does not hide a later login', async () => {
  const history = historyOf({
    seed: 616_974,
    steps: [
      { type: 'open' },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 29 },
      { type: 'set', milliseconds: 170_000, n: 30, wait: 87 },
      { type: 'call', tab: 4, what: 'token', method: 'GET', body: 'none', n: 31, wait: 13_293 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 32 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a restore asks again if another tab has found a session meanwhile', async () => {
  const history = historyOf({
    seed: 218_715,
    setup: { locks: 'missing', tabs: 'lock', restore: 'eager' },
    steps: [
      { type: 'open', n: 22 },
      { type: 'open', n: 24 },
      { type: 'redirect', tab: 0, user: 'bob', how: 'other-app', n: 37, wait: 442 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 39 },
      { type: 'open', n: 40 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a refresh that was sent before the same user logged in again in another tab does not end that session', async () => {
  const history = historyOf({
    seed: 44_452,
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true },
      { type: 'open' },
      { type: 'open' },
      { type: 'skew', tab: 11, milliseconds: 3_600_000, n: 4, wait: 1715 },
      { type: 'show', tab: 5, n: 12 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'page', n: 14, wait: 216 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, n: 24 },
      { type: 'fate', road: 'refresh', fate: { type: 'terse' }, n: 25 },
      { type: 'call', tab: 1, what: 'private', method: 'GET', body: 'none', n: 26 },
      { type: 'keys', n: 27, wait: 48 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a verification under the lock may end while the refresh of its tab has the spare lock', async () => {
  const history = historyOf({
    seed: 19_443,
    setup: { channel: 'forbidden', restore: 'eager', acts: 'guest' },
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true },
      { type: 'keys', n: 11, wait: 364 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 13 },
      { type: 'fate', road: 'refresh', fate: { type: 'lost', isCommitted: false }, n: 14 },
      { type: 'open', n: 15 },
      { type: 'freeze', tab: 1, n: 16 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 2928, down: 0 }, n: 18, wait: 18_475 },
      { type: 'logout', tab: 0, n: 20 },
      { type: 'keys', n: 27 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 28 },
      { type: 'thaw', tab: 0, n: 31, wait: 218 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that is handed in while the check of a login function is out is checked too', async () => {
  const history = historyOf({
    seed: 3_106_215,
    setup: { tabs: 'off' },
    steps: [
      { type: 'open' },
      { type: 'open', n: 2 },
      { type: 'race', tab: 0, other: 8, changes: ['logout', 'login'], user: 'bob', milliseconds: 68, n: 13 },
      { type: 'hide', tab: 0, n: 14 },
      { type: 'crash', tab: 3, n: 20, wait: 15_903 },
      { type: 'restore', tab: 0, n: 34 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 35, wait: 31 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('the check of a login that was handed in does not overtake the login function of its page', async () => {
  const history = historyOf({
    seed: 3_116_484,
    setup: { rememberSignedIn: true, sessions: 'stateless', logouts: 'bearer' },
    steps: [
      { type: 'open' },
      { type: 'fate', road: 'logout', fate: { type: 'slow', up: 12_875, down: 3452 }, n: 9 },
      { type: 'race', tab: 0, other: 6, changes: ['logout', 'handed'], user: 'bob', milliseconds: 0, n: 26 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 27 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login function beside which its page has asked without the lock is checked', async () => {
  const history = historyOf({
    seed: 6_007_342,
    setup: { tabs: 'lock', restore: 'eager', sessions: 'stateless' },
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'refuse', milliseconds: 30_000, n: 10 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: true }, n: 19, wait: 2833 },
      { type: 'hide', tab: 0, n: 21 },
      { type: 'race', tab: 3, other: 2, changes: ['login'], user: 'bob', milliseconds: 102, n: 22 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 23 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 24, wait: 5367 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('tabs do not tell each other without end of the limits of a user whose token one of them has yet to confirm', async () => {
  const history = historyOf({
    seed: 20_089_172,
    setup: { locks: 'missing', tabs: 'lock', restore: 'eager', idle: 600_000 },
    steps: [
      { type: 'open' },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true },
      { type: 'open' },
      { type: 'open', n: 11 },
      { type: 'sleep', milliseconds: 200_000, n: 21, wait: 26_928 },
      { type: 'freeze', tab: 0, n: 22 },
      { type: 'open', n: 28 },
      { type: 'skew', tab: 2, milliseconds: -3_600_000, n: 29 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 36 },
      { type: 'navigate', tab: 0, during: 'login', milliseconds: 435, user: 'bob', isOffline: true, n: 37 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a restore whose session a login of another tab has ended at the server asks again for the new one', async () => {
  const history = historyOf({
    seed: 34_131_220,
    setup: { channel: 'late', tabs: 'lock', restore: 'eager', rememberSignedIn: true, endings: 'keep', idle: 300_000 },
    steps: [
      { type: 'open' },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'sleep', milliseconds: 3_600_000, n: 6 },
      { type: 'open', n: 8 },
      { type: 'redirect', tab: 3, user: 'bob', how: 'page', n: 15 },
      { type: 'close', tab: 0, n: 16 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'broken', retryAfter: 1 }, n: 17 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 1859, down: 0 }, n: 18 },
      { type: 'race', tab: 0, other: 6, changes: ['handed'], user: 'alice', milliseconds: 35, n: 19 },
      { type: 'close', tab: 11, n: 21, wait: 135 },
      { type: 'sleep', milliseconds: 200_000, n: 22 },
      { type: 'login', tab: 1, user: 'alice', hasGrant: true, isFunction: false, n: 23, wait: 67 },
      { type: 'open', n: 24 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login without an answer does not bring back a session whose logout is finished while the server is asked', async () => {
  const history = historyOf({
    seed: 94_054_998,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 11 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: false }, n: 12 },
      { type: 'fate', road: 'login', fate: { type: 'refused', as: 'firewall', retryAfter: 90 }, n: 13 },
      { type: 'offline', n: 18, wait: 3331 },
      { type: 'race', tab: 0, other: 7, changes: ['logout', 'login'], user: 'bob', milliseconds: 0, n: 19 },
      { type: 'fate', road: 'login', fate: { type: 'silent', isCommitted: true }, n: 25, wait: 2273 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 26, wait: 10540 },
      { type: 'offline', n: 27, wait: 2650 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('two logins at once in one page are checked one after the other, each under the lock', async () => {
  const history = historyOf({
    seed: 5354,
    setup: { tabs: 'lock', idle: 300_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'call', tab: 4, what: 'private', method: 'GET', body: 'none', n: 7 },
      { type: 'hide', tab: 0, n: 8 },
      { type: 'freeze', tab: 0, n: 11 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 24 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 0, down: 1827 }, n: 25, wait: 48_611 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'popup', n: 28 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 29 },
      { type: 'thaw', tab: 0, n: 36, wait: 1301 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('the check of a login waits for a refresh of its own page before it queues for the lock', async () => {
  const history = historyOf({
    seed: 760_000_689,
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 3 },
      { type: 'login', tab: 1, user: 'alice', hasGrant: false, isFunction: false, n: 4 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: true }, n: 5 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: false }, n: 6, wait: 29 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 8, wait: 245 },
      { type: 'freeze', tab: 3, n: 11 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 12_732, down: 0 }, n: 12 },
      { type: 'open', n: 13 },
      { type: 'call', tab: 1, what: 'private', method: 'GET', body: 'none', n: 15, wait: 25_666 },
      { type: 'revoke', reason: 'expired', n: 16 },
      { type: 'crash', tab: 10, n: 17 },
      { type: 'refuse', milliseconds: 30_000, n: 18, wait: 26_511 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('the check of a login asks whose cookie there is although another user was announced meanwhile', async () => {
  const history = historyOf({
    seed: 770_166_642,
    setup: { names: 'user_id', sessions: 'kept', logouts: 'failing' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 1 },
      { type: 'open', n: 2 },
      { type: 'race', tab: 0, other: 10, changes: ['login'], user: 'alice', milliseconds: 163, n: 3 },
      { type: 'crash', tab: 0, n: 12 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 9703, down: 0 }, n: 34 },
      {
        type: 'race',
        tab: 0,
        other: 3,
        changes: ['logout', 'handed'],
        user: 'bob',
        milliseconds: 0,
        n: 36,
        wait: 2984,
      },
      { type: 'forge', tab: 0, what: 'login', n: 38, wait: 196 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('two logins at once in one page are checked once, with the pauses of one', async () => {
  const history = historyOf({
    seed: 770_128_867,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 7 },
      { type: 'freeze', tab: 0, n: 12, wait: 156 },
      { type: 'open', n: 13 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 18 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: true, isFunction: false, n: 20, wait: 227 },
      { type: 'offline', n: 21, wait: 4752 },
      { type: 'refuse', milliseconds: 30_000, n: 26 },
      { type: 'online', n: 27, wait: 41_962 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that another one has overtaken in its page is not checked beside it', async () => {
  const history = historyOf({
    seed: 770_128_867,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 7 },
      { type: 'call', tab: 0, what: 'public', method: 'GET', body: 'none', n: 8 },
      { type: 'open', n: 9 },
      { type: 'freeze', tab: 0, n: 12 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 18 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: true, isFunction: false, n: 20, wait: 113 },
      { type: 'offline', n: 21, wait: 9505 },
      { type: 'fate', road: 'refresh', fate: { type: 'silent', isCommitted: true }, n: 23 },
      { type: 'thaw', tab: 0, n: 25, wait: 614 },
      { type: 'refuse', milliseconds: 30_000, n: 26 },
      { type: 'online', n: 27, wait: 20_981 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a logout right after a refresh of its page is told again, because another tab may have queued for the lock before', async () => {
  const history = historyOf({
    seed: 810_149_867,
    setup: { sessions: 'stateless', logouts: 'taken', idle: 600_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'freeze', tab: 0, n: 3 },
      { type: 'open', n: 4 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 1317, down: 1240 }, n: 5 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 7 },
      { type: 'call', tab: 0, what: 'public', method: 'POST', body: 'none', n: 8, wait: 98_186 },
      { type: 'call', tab: 1, what: 'public', method: 'POST', body: 'none', n: 9 },
      { type: 'open', n: 10, wait: 12_507 },
      { type: 'set', milliseconds: 20_000, n: 11, wait: 623 },
      { type: 'redirect', tab: 0, user: 'bob', how: 'other-app', n: 13, wait: 13_621 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 15, wait: 199 },
      { type: 'race', tab: 0, other: 4, changes: ['logout'], user: 'alice', milliseconds: 38, n: 16, wait: 8395 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a logout that fails is not forgotten because another tab has found its session meanwhile', async () => {
  const history = historyOf({
    seed: 830_060_393,
    setup: { names: 'session', acts: 'logout', logouts: 'failing' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'fate', road: 'logout', fate: { type: 'slow', up: 17_664, down: 0 }, n: 5 },
      { type: 'login', tab: 10, user: 'alice', hasGrant: true, isFunction: false, n: 6, wait: 349 },
      { type: 'open', n: 8 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 14 },
      { type: 'fate', road: 'login', fate: { type: 'lost', isCommitted: false }, n: 18, wait: 18_631 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a logout that fails is not forgotten because a login that came before it is announced after it', async () => {
  const history = historyOf({
    seed: 830_013_351,
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'open', n: 13 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'unavailable', retryAfter: 1 }, n: 14 },
      { type: 'race', tab: 3, other: 7, changes: ['handed'], user: 'alice', milliseconds: 0, n: 16, wait: 203 },
      { type: 'navigate', tab: 0, during: 'logout', milliseconds: 0, isOffline: true, n: 17 },
      { type: 'fate', road: 'logout', fate: { type: 'slow', up: 39_959, down: 0 }, n: 18 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'csrf', retryAfter: 1 }, n: 19 },
      { type: 'online', n: 20 },
      { type: 'fate', road: 'refresh', fate: { type: 'spoilt', as: 'cut' }, n: 22, wait: 212 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'popup', n: 23 },
      { type: 'call', tab: 2, what: 'private', method: 'GET', body: 'none', n: 24, wait: 113 },
      { type: 'refuse', milliseconds: 500, n: 25, wait: 501 },
      { type: 'call', tab: 1, what: 'refresh', method: 'GET', body: 'none', n: 28, wait: 1549 },
      { type: 'show', tab: 0, n: 30, wait: 174 },
      { type: 'logout', tab: 2, n: 31, wait: 247 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a refused call does not refresh a token that the check of a login has just brought', async () => {
  const history = historyOf({
    seed: 800_320_147,
    setup: { channel: 'late', idle: 300_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 3 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 2618, down: 11_515 }, n: 4 },
      { type: 'refuse', milliseconds: 3000, n: 6 },
      { type: 'race', tab: 3, other: 7, changes: ['handed'], user: 'alice', milliseconds: 47, n: 8 },
      { type: 'open', n: 9 },
      { type: 'close', tab: 0, n: 14 },
      { type: 'login', tab: 1, user: 'alice', hasGrant: true, isFunction: false, n: 15 },
      { type: 'call', tab: 3, what: 'private', method: 'GET', body: 'none', n: 16, wait: 229 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'page', n: 17, wait: 18_203 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a verification that the check of a login has made is not made again', async () => {
  const history = historyOf({
    seed: 820_062_408,
    setup: { channel: 'late', acts: 'guest', idle: 600_000 },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'logout', tab: 0, n: 10, wait: 3671 },
      { type: 'open', n: 12 },
      {
        type: 'race',
        tab: 1,
        other: 6,
        changes: ['logout', 'login'],
        user: 'bob',
        milliseconds: 54,
        n: 27,
        wait: 23_277,
      },
      { type: 'freeze', tab: 2, n: 28 },
      { type: 'restore', tab: 0, n: 30, wait: 16_559 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login in another tab is heard by a logout that goes on, also within the pause after the last verification', async () => {
  const history = historyOf({
    seed: 910_047_476,
    setup: { tabs: 'lock', logouts: 'missing' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 2 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 31 },
      { type: 'race', tab: 0, other: 7, changes: ['logout'], user: 'alice', milliseconds: 28, n: 35, wait: 1291 },
      { type: 'logout', tab: 0, n: 36 },
      { type: 'offline', n: 37 },
      { type: 'race', tab: 0, other: 0, changes: ['login'], user: 'alice', milliseconds: 36, n: 38, wait: 2 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a refresh that follows a login which waited in vain for both locks waits for neither', async () => {
  const history = historyOf({
    seed: 940_325_266,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'freeze', tab: 0, n: 6 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 9 },
      { type: 'offline', n: 11 },
      { type: 'freeze', tab: 0, n: 12, wait: 26_102 },
      { type: 'thaw', tab: 0, n: 13 },
      { type: 'call', tab: 3, what: 'token', method: 'GET', body: 'none', n: 19 },
      { type: 'call', tab: 0, what: 'refresh', method: 'GET', body: 'none', n: 20, wait: 89 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: true, n: 26, wait: 32_707 },
      { type: 'navigate', tab: 1, during: 'refresh', milliseconds: 73, user: 'bob', isOffline: false, n: 28 },
      { type: 'call', tab: 0, what: 'public', method: 'GET', body: 'none', n: 32, wait: 919 },
      {
        type: 'navigate',
        tab: 0,
        during: 'logout',
        milliseconds: 437,
        user: 'alice',
        isOffline: false,
        n: 33,
        wait: 27,
      },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that is refused, of which the page tells nothing, leaves the note of a logout without a name', async () => {
  const history = historyOf({
    seed: 960_252_913,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'logout', tab: 0, n: 4, wait: 56 },
      { type: 'fate', road: 'logout', fate: { type: 'refused', as: 'firewall', retryAfter: 90 }, n: 10 },
      { type: 'open', n: 13 },
      { type: 'fate', road: 'refresh', fate: { type: 'refused', as: 'missing', retryAfter: 5 }, n: 15 },
      { type: 'logout', tab: 2, n: 16, wait: 346 },
      { type: 'crash', tab: 5, n: 20, wait: 762 },
      { type: 'fate', road: 'login', fate: { type: 'refused', as: 'limited', retryAfter: 1 }, n: 24 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: false, isFunction: false, n: 31 },
      { type: 'redirect', tab: 0, user: 'bob', how: 'other-app', n: 36 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login that has waited in vain for the lock, and gets the spare one from a login of its own page, has waited for the lock', async () => {
  const history = historyOf({
    seed: 993_073_502,
    setup: { restore: 'eager' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'open', n: 4 },
      { type: 'open', n: 6 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 0, down: 21_606 }, n: 7, wait: 1707 },
      { type: 'navigate', tab: 0, during: 'logout', milliseconds: 254, user: 'alice', isOffline: false, n: 9 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: false, isFunction: false, n: 10 },
      { type: 'race', tab: 0, other: 2, changes: ['login'], user: 'bob', milliseconds: 105, n: 11, wait: 6 },
      { type: 'login', tab: 8, user: 'bob', hasGrant: true, isFunction: true, n: 13 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a session whose cookie a refresh that was given up has put back is ended as the one that was left before', async () => {
  const history = historyOf({
    seed: 992_101_235,
    setup: { sessions: 'stateless', logouts: 'failing' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 3 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 8474, down: 11_161 }, n: 11 },
      { type: 'logout', tab: 1, n: 15, wait: 393 },
      { type: 'open', n: 16, wait: 345 },
      { type: 'login', tab: 1, user: 'bob', hasGrant: true, isFunction: true, n: 20, wait: 92 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a session that follows another one of its user keeps no name of that, which a token of it had besides', async () => {
  const history = historyOf({
    seed: 993_200_893,
    setup: { names: 'user_id' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: false, n: 1 },
      { type: 'open', n: 2, wait: 178 },
      { type: 'forge', tab: 0, what: 'stranger', n: 13, wait: 31 },
      { type: 'forge', tab: 0, what: 'older', n: 16 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 18 },
      { type: 'forge', tab: 0, what: 'end', n: 35, wait: 156 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a login keeps its user where a refresh that was given up as its page was left arrives after all', async () => {
  const history = historyOf({
    seed: 998_149_081,
    setup: { tabs: 'off', sessions: 'kept' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'fate', road: 'refresh', fate: { type: 'slow', up: 5408, down: 0 }, n: 7 },
      { type: 'race', tab: 0, other: 5, changes: ['handed'], user: 'bob', milliseconds: 0, n: 13, wait: 270 },
      { type: 'hide', tab: 0, n: 14 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('with cookies that stay, a call that is made beside a login goes out with the cookies that there are', async () => {
  const history = historyOf({
    seed: 998_159_374,
    setup: { attach: 'session' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'redirect', tab: 0, user: 'bob', how: 'page', n: 12, wait: 605 },
      { type: 'hide', tab: 0, n: 15, wait: 36 },
      { type: 'fate', road: 'login', fate: { type: 'lost', isCommitted: false }, n: 17 },
      { type: 'open', n: 18 },
      { type: 'login', tab: 1, user: 'alice', hasGrant: true, isFunction: true, n: 19 },
      { type: 'login', tab: 0, user: 'bob', hasGrant: false, isFunction: true, n: 20, wait: 77 },
      { type: 'race', tab: 0, other: 3, changes: ['logout', 'login'], user: 'bob', milliseconds: 42, n: 21 },
      { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none', n: 22 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('with cookies that change, a call that is made beside a login goes out with the cookies that there are', async () => {
  const history = historyOf({
    seed: 999_067_501,
    setup: { attach: 'cookies' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'open', n: 3 },
      { type: 'fate', road: 'refresh', fate: { type: 'lost', isCommitted: true }, n: 12, wait: 224633 },
      { type: 'login', tab: 5, user: 'alice', hasGrant: true, isFunction: false, n: 14 },
      { type: 'redirect', tab: 0, user: 'bob', how: 'page', n: 15, wait: 246 },
      { type: 'online', n: 16 },
      { type: 'login', tab: 4, user: 'bob', hasGrant: false, isFunction: true, n: 17, wait: 558 },
      { type: 'call', tab: 7, what: 'private', method: 'GET', body: 'none', n: 18 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('with cookies only, a tab that a forged login has misled asks who is signed in', async () => {
  const history = historyOf({
    seed: 999_063_754,
    setup: { attach: 'session' },
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2, wait: 3807 },
      { type: 'navigate', tab: 1, during: 'nothing', milliseconds: 14, user: 'alice', isOffline: false, n: 17 },
      { type: 'forge', tab: 0, what: 'login', n: 18 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a tab goes on with a forged token that says it was asked for later than the one of a later session', async () => {
  const history = historyOf({
    seed: 999_110_193,
    steps: [
      { type: 'open', n: 0 },
      { type: 'login', tab: 0, user: 'alice', hasGrant: true, isFunction: true, n: 1 },
      { type: 'open', n: 2 },
      { type: 'redirect', tab: 0, user: 'alice', how: 'other-app', n: 11, wait: 292591 },
      { type: 'online', n: 12 },
      { type: 'forge', tab: 0, what: 'older', n: 14, wait: 11 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});
