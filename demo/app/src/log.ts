import { createStore } from './store.ts';

/** One call of the page, from the click to its answer. */
export interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly startedAt: number;
  readonly duration?: number;
  readonly result: 'pending' | Result;
  /** The status of the answer, or the code of the error. */
  readonly answer: string;
  readonly route: 'direct' | 'without-token' | 'waited' | 'replayed';
}

export type Result = 'ok' | 'refused' | 'failed';

/** Something that the session did by itself. */
export interface Note {
  readonly kind: 'note';
  readonly id: number;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly text: string;
}

interface Counts {
  readonly calls: number;
  readonly refreshes: number;
  readonly replays: number;
  readonly failures: number;
}

/** Calls that were on their way together: it begins with the first and ends when none is left. */
interface Wave {
  readonly startedAt: number;
  readonly duration?: number;
  readonly before: Counts;
}

export interface Log extends Counts {
  /** Newest first. */
  readonly entries: readonly (Call | Note)[];
  readonly pending: number;
  readonly wave?: Wave;
}

const empty: Log = { entries: [], calls: 0, refreshes: 0, replays: 0, failures: 0, pending: 0 };
const kept = 400;
let lastId = 0;

export const log = createStore<Log>(empty);

export function startCall(method: string, path: string, hasToken: boolean): Call {
  const call: Call = {
    kind: 'call',
    id: ++lastId,
    method,
    path,
    startedAt: performance.now(),
    result: 'pending',
    answer: '',
    route: hasToken ? 'direct' : 'without-token',
  };
  log.set((old) => ({
    ...add(old, call),
    calls: old.calls + 1,
    pending: old.pending + 1,
    wave: old.pending > 0 && old.wave !== undefined ? old.wave : startWave(old),
  }));
  return call;
}

export function endCall(id: number, result: Result, answer: string): void {
  const now = performance.now();
  log.set((old) => ({
    ...change(old, (call) => (call.id === id ? { ...call, result, answer, duration: now - call.startedAt } : call)),
    pending: old.pending - 1,
    failures: old.failures + (result === 'ok' ? 0 : 1),
    ...(old.pending === 1 && old.wave !== undefined && { wave: { ...old.wave, duration: now - old.wave.startedAt } }),
  }));
}

export function countRefresh(): void {
  log.set((old) => ({ ...old, refreshes: old.refreshes + 1 }));
}

/** Marks what was held back: calls that began without a usable token and are still pending when there is one. */
export function markWaiting(): void {
  log.set((old) =>
    change(old, (call) =>
      call.result === 'pending' && call.route === 'without-token' ? { ...call, route: 'waited' } : call,
    ),
  );
}

/** Marks the first call it can be: an event names method and path, and calls that share both are alike. */
export function markReplayed({ method, url }: { readonly method: string; readonly url: string }): void {
  const { pathname } = new URL(url, location.href);
  log.set((old) => {
    const replayed = old.entries.findLast(
      (entry) =>
        entry.kind === 'call' &&
        entry.result === 'pending' &&
        entry.route !== 'replayed' &&
        entry.method === method &&
        entry.path === pathname,
    );
    const marked = change(old, (call) => (call === replayed ? { ...call, route: 'replayed' } : call));
    return { ...marked, replays: old.replays + 1 };
  });
}

export function addNote(tone: Note['tone'], text: string): void {
  log.set((old) => add(old, { kind: 'note', id: ++lastId, tone, text }));
}

/** Forgets everything but the calls that are still on their way. */
export function clearLog(): void {
  log.set(({ entries, pending }) => ({
    ...empty,
    calls: pending,
    pending,
    entries: entries.filter((entry) => entry.kind === 'call' && entry.result === 'pending'),
    ...(pending > 0 && { wave: startWave(empty) }),
  }));
}

function startWave({ calls, refreshes, replays, failures }: Counts): Wave {
  return { startedAt: performance.now(), before: { calls, refreshes, replays, failures } };
}

function add(old: Log, entry: Call | Note): Log {
  return { ...old, entries: [entry, ...old.entries].slice(0, kept) };
}

function change(old: Log, update: (call: Call) => Call): Log {
  return { ...old, entries: old.entries.map((entry) => (entry.kind === 'call' ? update(entry) : entry)) };
}
