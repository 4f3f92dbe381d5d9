import { expect, test } from 'vitest';
import type { Evidence, LogLine, Span } from '../../demo/scenes/facts.ts';
import { judge } from '../../demo/scenes/judge.ts';
import type { Scene } from '../../demo/scenes/scene.ts';

const story = { id: 'test', title: 'Test', story: '', play: async () => {} };
const staysIn: Scene = { ...story, ends: 'alice', saves: 'alice' };

function line(query: string, given: Partial<LogLine> = {}): LogLine {
  return { method: 'GET', path: '/api/me', query, status: 200, subject: 'alice', outcome: 'served', ...given };
}

const saved = (id: string, subject = 'alice'): LogLine =>
  line(`?call=save-${id}`, { method: 'POST', path: '/api/notes', status: 201, subject });

function span(kind: Span['kind'], id: string, status: number): Span {
  return { tab: 1, kind, id, from: 0, to: 1, status, problem: '' };
}

function evidence(given: Partial<Evidence> = {}): Evidence {
  return { spans: [], shown: [], probes: [{ tab: 1, id: 'last' }], log: [line('?call=last')], ...given };
}

const verdictOf = (scene: Scene, given?: Partial<Evidence>): string => judge(scene, evidence(given)).parts.join(', ');

test('a session that answers the last call of each tab is signed in, and saved work is saved', () => {
  const log = [line('?call=last'), saved('1')];
  expect(judge(staysIn, evidence({ log }))).toMatchObject({ isGood: true, parts: ['Still signed in', 'work saved'] });
});

test('work that took two tries is saved at the second try', () => {
  const spans = [span('save', 'save-1', 0), span('save', 'save-2', 201)];
  expect(verdictOf(staysIn, { spans, log: [line('?call=last'), saved('2')] })).toContain('at the second try');
});

test.each<[what: string, log: readonly LogLine[], verdict: string]>([
  ['a last call that was refused', [line('?call=last', { status: 401 })], 'Signed out, work lost'],
  ['work that arrived twice', [line('?call=last'), saved('1'), saved('1')], 'Still signed in, work saved 2 times'],
  ['work under another name', [line('?call=last'), saved('1', 'bob')], 'Still signed in, work saved as Bob'],
  ['another user’s session', [line('?call=last', { subject: 'bob' }), saved('1')], 'Signed in as Bob, work saved'],
])('%s is reported as such', (_, log, verdict) => {
  expect(verdictOf(staysIn, { log })).toBe(verdict);
  expect(judge(staysIn, evidence({ log })).isGood).toBe(false);
});

test('a tab of two that is signed out is reported', () => {
  const probes = [
    { tab: 1, id: 'last' },
    { tab: 2, id: '' },
  ];
  expect(verdictOf({ ...story, ends: 'alice' }, { probes })).toBe('Signed out in one tab');
});

test('a session that comes back after a logout is reported as signed in again', () => {
  expect(verdictOf({ ...story, ends: undefined })).toBe('Signed in again as Alice');
  expect(verdictOf({ ...story, ends: undefined }, { log: [] })).toBe('Stays signed out');
});

test('a note in the account of another user is reported, even if everything else went well', () => {
  const scene: Scene = { ...story, ends: 'alice', neverSavedAs: 'bob' };
  expect(verdictOf(scene, { log: [line('?call=last'), saved('1', 'bob')] })).toContain('saved in Bob’s account');
  expect(verdictOf(scene)).toContain('kept out of Bob’s account');
});

test('a warning has to appear in each tab', () => {
  const scene: Scene = { ...story, ends: undefined, warns: true };
  const probes = [1, 2].map((tab) => ({ tab, id: '' }));
  const warning = (tab: number) => ({ tab, at: 0, user: 'alice', isWarned: true });
  expect(verdictOf(scene, { probes, shown: [warning(1)] })).toBe('Signed out at the limit, warned in 1 of 2 tabs');
  expect(verdictOf(scene, { probes, shown: [warning(1), warning(2)] })).toContain('warned in each tab');
});

test('only calls of the app after the login are counted, without the last question of each tab', () => {
  const spans = [
    { ...span('refresh', '', 400), from: 0 },
    { ...span('login', '', 200), from: 1 },
    { ...span('call', 'call-1', 200), from: 2 },
    { ...span('attempt', 'call-1', 401), from: 2 },
    { ...span('refresh', '', 200), from: 3 },
    { ...span('call', 'call-2', 0), from: 4 },
    { ...span('call', 'last', 200), from: 5 },
  ];
  expect(judge(staysIn, evidence({ spans })).counts).toEqual({ answered: 1, failed: 1, refreshes: 1 });
});
