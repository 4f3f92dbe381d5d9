import { expect, test } from 'vitest';
import type { Told } from '../../src/devtools/fact.ts';
import { apply } from '../../src/devtools/record.ts';
import { type CallRecord, createTrack, currentToken, isFailure, type Track } from '../../src/devtools/track.ts';

function trackOf(...story: readonly (readonly [at: number, told: Told])[]): Track {
  const track = createTrack('page');
  for (const [at, told] of story) apply(track, { ...told, at });
  return track;
}

function calls({ items }: Track): readonly CallRecord[] {
  return items.filter((item) => item.kind === 'call');
}

const call = (id: string): Told => ({ type: 'call', id, method: 'GET', url: 'https://api.example.com/me' });
const sent = (id: string): Told => ({ type: 'sent', id });
const answered = (id: string, status: number): Told => ({ type: 'answered', id, status });
const settled = (id: string, status: number, error = ''): Told => ({ type: 'settled', id, status, error });
const refresh: Told = { type: 'refresh', id: 'r', cause: 'rejected' };
const granted: Told = { type: 'refreshed', id: 'r', result: 'granted', problem: '' };
const token = (generation: number): Told => ({ type: 'token', generation, lifetime: 20_000, source: 'refresh' });

test('a refused call is red until its 401, then waits, and is replayed', () => {
  const track = trackOf(
    [0, call('a')],
    [0, sent('a')],
    [30, answered('a', 401)],
    [30, refresh],
    [90, granted],
    [90, token(2)],
    [91, sent('a')],
    [120, answered('a', 200)],
    [121, settled('a', 200)],
  );
  expect(calls(track)[0]?.phases).toEqual([
    { type: 'refused', from: 0, to: 30 },
    { type: 'waiting', from: 30, to: 91 },
    { type: 'replay', from: 91, to: 120 },
  ]);
  expect(track.counts).toEqual({ calls: 1, refused: 1, refreshes: 1, replays: 1, failures: 0 });
});

test('a call that waits for its token before it is sent is grey until then', () => {
  const track = trackOf([0, call('a')], [50, sent('a')], [80, answered('a', 200)], [80, settled('a', 200)]);
  expect(calls(track)[0]?.phases.map(({ type, to }) => [type, to])).toEqual([
    ['waiting', 50],
    ['sent', 80],
  ]);
});

test('the last phase of a call in flight has no end', () => {
  expect(calls(trackOf([0, call('a')], [0, sent('a')]))[0]?.phases).toEqual([{ type: 'sent', from: 0, to: undefined }]);
});

test('a 401 that the caller gets counts as a failure, like an error and a 500', () => {
  const track = trackOf(
    [0, call('a')],
    [0, sent('a')],
    [5, answered('a', 401)],
    [5, settled('a', 401)],
    [6, call('b')],
    [9, settled('b', 0, 'RefreshError')],
    [9, call('c')],
    [9, sent('c')],
    [12, settled('c', 500)],
    [12, call('d')],
    [14, settled('d', 204)],
  );
  expect(calls(track).map(isFailure)).toEqual([true, true, true, false]);
  expect(track.counts.failures).toBe(3);
  expect(calls(track)[0]?.phases.map(({ type }) => type)).toEqual(['refused']);
});

test('concurrent calls have separate lanes, and a free lane is used again', () => {
  const track = trackOf([0, call('a')], [1, call('b')], [2, settled('a', 200)], [3, call('c')], [4, call('d')]);
  expect(calls(track).map(({ lane }) => lane)).toEqual([0, 1, 0, 2]);
});

test('concurrent refreshes have separate lanes', () => {
  const track = trackOf([0, refresh], [1, { ...refresh, id: 's' }]);
  expect(track.items.map((item) => item.kind === 'refresh' && item.lane)).toEqual([0, 1]);
});

test('a burst lasts as long as anything is in progress', () => {
  const track = trackOf([0, call('a')], [5, call('b')], [9, settled('a', 200)], [20, settled('b', 200)]);
  expect(track.burst).toMatchObject({ from: 0, to: 20, before: { calls: 0 } });
  apply(track, { ...call('c'), at: 100 });
  expect(track.burst).toMatchObject({ from: 100, to: undefined, before: { calls: 2 } });
});

test('a token is current until the next one, or until the session ends', () => {
  const track = trackOf([0, token(1)], [10_000, token(2)]);
  expect(track.tokens.map(({ from, to, until }) => [from, to, until])).toEqual([
    [0, 10_000, 20_000],
    [10_000, undefined, 30_000],
  ]);
  expect(currentToken(track)?.generation).toBe(2);
  apply(track, { type: 'ended', reason: 'revoked', at: 12_000 });
  expect(currentToken(track)).toBeUndefined();
  expect(track.items.at(-1)).toMatchObject({ kind: 'mark', tone: 'end', text: 'Session ended: revoked' });
});

test('a reload of a page closes its open items', () => {
  const track = trackOf([0, token(1)], [0, call('a')], [1, refresh], [7, { type: 'opened' }], [8, call('a')]);
  expect(calls(track).map(({ to }) => to)).toEqual([7, undefined]);
  expect(currentToken(track)).toBeUndefined();
  expect([...track.open.keys()]).toEqual(['a']);
});

test('a full track drops its oldest items', () => {
  const track = createTrack('page');
  for (let at = 0; at < 50_000; at++) apply(track, { type: 'noted', text: 'x', at });
  expect(track.items.length).toBeLessThanOrEqual(20_000);
  expect(track.items.at(-1)?.from).toBe(49_999);
});

test('a warning lasts until it is over, and ends with its page', () => {
  const warning = (is: 'on' | 'off'): Told => ({ type: 'stretch', what: 'warning', is });
  const track = trackOf([0, warning('on')], [40, warning('off')], [50, warning('on')], [90, { type: 'opened' }]);
  expect(track.stretches).toEqual([
    { what: 'warning', from: 0, to: 40 },
    { what: 'warning', from: 50, to: 90 },
  ]);
});
