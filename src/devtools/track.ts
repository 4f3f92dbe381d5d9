import type { RefreshCause } from '../index.ts';

/** A phase of a call; without `to` it is the current one. */
export interface Phase {
  readonly type: 'waiting' | 'sent' | 'refused' | 'replay';
  readonly from: number;
  readonly to: number | undefined;
}

export interface CallRecord {
  readonly kind: 'call';
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly lane: number;
  readonly from: number;
  to: number | undefined;
  readonly phases: Phase[];
  attempts: number;
  refusals: number;
  /** 0 until there is an answer, and if there was none. */
  status: number;
  error: string;
}

export interface RefreshRecord {
  readonly kind: 'refresh';
  readonly id: string;
  readonly cause: RefreshCause;
  readonly lane: number;
  readonly from: number;
  to: number | undefined;
  result: 'granted' | 'failed' | 'ended' | undefined;
  problem: string;
}

export interface TokenRecord {
  readonly generation: number;
  readonly source: 'refresh' | 'login' | 'tab' | 'response';
  readonly from: number;
  /** When it expires. */
  readonly until: number;
  /** When it was dropped or replaced. */
  to: number | undefined;
}

/** A time in which the user was warned of a limit, or asked to sign in again. */
export interface StretchRecord {
  readonly what: 'warning' | 'asking';
  readonly from: number;
  to: number | undefined;
}

export interface MarkRecord {
  readonly kind: 'mark';
  readonly tone: 'end' | 'note' | 'shared';
  readonly text: string;
  readonly from: number;
}

export type Item = CallRecord | RefreshRecord | MarkRecord;

export interface Counts {
  calls: number;
  refused: number;
  refreshes: number;
  replays: number;
  failures: number;
}

/** Counts the items of a list. */
export function countsOf(items: readonly Item[]): Counts {
  const counts = { calls: 0, refused: 0, refreshes: 0, replays: 0, failures: 0 };
  for (const item of items) {
    if (item.kind === 'refresh') counts.refreshes += 1;
    if (item.kind !== 'call') continue;
    counts.calls += 1;
    counts.refused += item.refusals;
    if (item.refusals > 0) counts.replays += item.attempts - 1;
    if (isFailure(item)) counts.failures += 1;
  }
  return counts;
}

/** A time in which something was always in progress. */
export interface Burst {
  readonly from: number;
  /** Whether it has calls, not only refreshes. */
  hasCalls: boolean;
  to: number | undefined;
  readonly before: Readonly<Counts>;
}

/** The data of one page, with a lane for each concurrent call. */
export interface Track {
  readonly name: string;
  /** In the order of their start. */
  readonly items: Item[];
  readonly tokens: TokenRecord[];
  readonly stretches: StretchRecord[];
  readonly counts: Counts;
  burst: Burst | undefined;
  readonly open: Map<string, CallRecord | RefreshRecord>;
  readonly callLanes: (string | undefined)[];
  readonly refreshLanes: (string | undefined)[];
}

export function createTrack(name: string): Track {
  const counts = countsOf([]);
  const empty = {
    items: [],
    tokens: [],
    stretches: [],
    burst: undefined,
    open: new Map(),
    callLanes: [],
    refreshLanes: [],
  };
  return { name, counts, ...empty };
}

/** Returns whether its caller got an error. */
export function isFailure({ status, error, to }: CallRecord): boolean {
  return to !== undefined && (error !== '' || status === 0 || status >= 400);
}

/** Returns the current token. */
export function currentToken({ tokens }: Track): TokenRecord | undefined {
  const last = tokens.at(-1);
  return last?.to === undefined ? last : undefined;
}

/** Removes everything except open items and the token. */
export function clearTrack(track: Track): void {
  track.items.splice(0, Infinity, ...track.open.values());
  track.tokens.splice(0, track.tokens.length - (currentToken(track) === undefined ? 0 : 1));
  track.stretches.splice(0, Infinity, ...track.stretches.filter(({ to }) => to === undefined));
  Object.assign(track.counts, countsOf([]));
  track.burst = undefined;
}
