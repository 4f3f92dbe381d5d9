import type { RefreshCause } from '../index.ts';
import {
  type CallRecord,
  type Counts,
  isFailure,
  type Item,
  type Phase,
  type RefreshRecord,
  type Track,
} from './track.ts';

/** An item in words: its name, its result, and its cause. */
export interface Description {
  readonly title: string;
  readonly outcome: string;
  /** One sentence about its cause. */
  readonly cause: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly type: Phase['type'] | 'refresh' | 'mark';
  readonly text: string;
  /** Milliseconds after the beginning. */
  readonly after: number;
  /** Milliseconds; `undefined` while it lasts. */
  readonly lasted: number | undefined;
}

const CAUSES: Readonly<Record<RefreshCause, string>> = {
  restore: 'The page had no token yet and asked whether there is a session.',
  login: 'A login brought no token with it.',
  expiring: 'The token was about to run out.',
  expired: 'The token had run out.',
  rejected: 'The server refused the token.',
  requested: 'The app asked for a new token.',
};

const RESULTS = { granted: 'a new token', failed: 'no answer of use', ended: 'the session is over' } as const;

export function describe(item: Item, track: Track): Description {
  switch (item.kind) {
    case 'call':
      return describeCall(item, track);
    case 'refresh':
      return describeRefresh(item, track);
    case 'mark':
      return { title: item.text, outcome: '', cause: '', steps: [] };
  }
}

function describeCall(call: CallRecord, track: Track): Description {
  const { method, url, from, phases } = call;
  const refresh = refreshOf(track, call);
  const steps = phases.map(({ type, ...phase }): Step => {
    const lasted = phase.to === undefined ? undefined : phase.to - phase.from;
    return { type, text: stepText(type, call, phase.to), after: phase.from - from, lasted };
  });
  return { title: `${method} ${pathOf(url)}`, outcome: outcomeOf(call), cause: causeOf(call, refresh, track), steps };
}

function stepText(type: Phase['type'], { status, error }: CallRecord, to: number | undefined): string {
  switch (type) {
    case 'waiting':
      return 'Waited for a token';
    case 'refused':
      return 'Sent; the server answered 401';
    case 'sent':
    case 'replay': {
      const sent = type === 'replay' ? 'Sent again with the new token' : 'Sent';
      if (to === undefined) return sent;
      return status === 0 ? `${sent}; ${error || 'no answer'}` : `${sent}; the server answered ${status}`;
    }
  }
}

function outcomeOf(call: CallRecord): string {
  if (call.to === undefined) return 'under way';
  return isFailure(call) && call.error !== '' ? call.error : String(call.status);
}

function causeOf(call: CallRecord, refresh: RefreshRecord | undefined, track: Track): string {
  const { refusals, phases, to } = call;
  const wasHandedOver = refresh === undefined && track.items.some((item) => isHandedOver(item, call));
  if (refusals > 1) return 'The new token was refused as well, so the caller got the 401.';
  if (refusals === 1 && phases.some(({ type }) => type === 'replay')) {
    if (refresh !== undefined)
      return `The token sent was refused. One refresh, of ${took(refresh)}, and then the replay.`;
    if (wasHandedOver) return 'The token sent was refused. Another tab refreshed and handed its token over.';
    return 'The call was sent with a former token, and is replayed with the current one, without a refresh.';
  }
  if (refusals === 1) return to === undefined ? 'The token sent was refused.' : 'The caller got the 401.';
  if (refresh !== undefined) return `Held back until the refresh, of ${took(refresh)}, was done.`;
  if (wasHandedOver) return 'Held back until another tab handed its token over.';
  return 'A usable token was at hand, or none was needed: sent at once.';
}

/** Returns whether another tab's token came while a call waited for one. */
function isHandedOver(item: Item, { phases }: CallRecord): boolean {
  if (item.kind !== 'mark' || item.tone !== 'shared') return false;
  return phases.some(({ type, from, to }) => type === 'waiting' && from <= item.from && item.from <= (to ?? Infinity));
}

function describeRefresh(refresh: RefreshRecord, track: Track): Description {
  const { cause, from, to, result, problem } = refresh;
  const waited = track.items.filter((item) => item.kind === 'call' && waitedFor(item, refresh)).length;
  const outcome = result === undefined ? 'under way' : RESULTS[result];
  const text = problem === '' ? outcome : `${outcome}: ${problem}`;
  const lasted = to === undefined ? undefined : to - from;
  return {
    title: `Refresh (${cause})`,
    outcome,
    cause: `${CAUSES[cause]} ${waited === 0 ? 'No call waited for it.' : `${counted(waited, 'call')} waited for it.`}`,
    steps: [{ type: 'refresh', text, after: 0, lasted }],
  };
}

/** Returns the refresh that a call waited for, the last of several. */
function refreshOf({ items }: Track, call: CallRecord): RefreshRecord | undefined {
  return items
    .filter((item) => item.kind === 'refresh')
    .filter((refresh) => waitedFor(call, refresh))
    .at(-1);
}

function waitedFor({ phases }: CallRecord, refresh: RefreshRecord): boolean {
  return phases.some(
    ({ type, from, to }) => type === 'waiting' && refresh.from <= (to ?? Infinity) && from <= (refresh.to ?? Infinity),
  );
}

function took({ from, to }: RefreshRecord): string {
  return to === undefined ? 'yet unknown length' : milliseconds(to - from);
}

/** With more pages than this, a sentence for each would be too long. */
const EACH = 2;

/** Summarizes the bursts of these pages. */
export function summaryOf(tracks: readonly Track[]): string {
  if (tracks.length <= EACH) return tracks.map((track) => sentence(track.name, [track])).join(' ');
  return sentence(counted(tracks.length, 'page'), tracks);
}

function sentence(name: string, tracks: readonly Track[]): string {
  const bursts = tracks.flatMap(({ burst, counts }) => (burst === undefined ? [] : [{ ...burst, counts }]));
  const since = (key: keyof Counts): number =>
    bursts.reduce((sum, { before, counts }) => sum + counts[key] - before[key], 0);
  const from = Math.min(...bursts.map((burst) => burst.from));
  const to = Math.max(...bursts.map((burst) => burst.to ?? burst.from));
  const failures = since('failures');
  const refreshes = counted(since('refreshes'), 'refresh', 'refreshes');
  if (since('calls') === 0) return `${name}: ${refreshes} in ${milliseconds(to - from)}.`;
  return `${name}: ${[
    `${counted(since('calls'), 'call')} in ${milliseconds(to - from)}`,
    `${since('refused')} refused`,
    refreshes,
    `${since('replays')} replayed`,
    failures === 0 ? 'none failed' : `${failures} failed`,
  ].join(', ')}.`;
}

export function milliseconds(given: number): string {
  if (given >= 10_000) return `${(given / 1000).toFixed(1)} s`;
  return `${given < 10 ? given.toFixed(1) : Math.round(given)} ms`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The page's own origin is left out. */
function pathOf(url: string): string {
  const { origin } = globalThis.location ?? {};
  return origin !== undefined && url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}
