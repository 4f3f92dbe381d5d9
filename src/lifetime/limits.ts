/**
 * The limits from the last refresh or login of any tab: when it was requested, the idle limit, and the absolute limit. Milliseconds since
 * 1970; `Infinity` for no limit.
 */
export type Limits = readonly [issuedAt: number, idleAt: number, endAt: number];

/**
 * The part of the idle limit after a refresh, after which activity is reported to the server. The tab with the activity reports first; the
 * others follow if that tab is gone. Without messages of other tabs it is unknown whether there was activity.
 */
export const HERE: number = 1 / 4;
export const ELSEWHERE: number = 3 / 8;
export const IDLE: number = Infinity;
export const UNKNOWN: number = NaN;

export interface Warning {
  readonly cause: 'idle' | 'absolute';
  /** Milliseconds, in whole seconds. */
  readonly timeLeft: number;
}

/** The limit that is reached; `report` means a refresh for an active user. */
export type Action = 'report' | Warning['cause'];

export type Plan = readonly [
  warning: ({ readonly status: 'warning' } & Warning) | undefined,
  action: Action | undefined,
  /** Milliseconds until the next plan; `Infinity` if nothing can change. */
  wakeIn: number,
];

/** `span` is the length of the idle limit. Milliseconds. */
export interface Moment {
  readonly now: number;
  readonly warnBefore: number;
  readonly span: number;
}

const SECOND = 1000;
/** A timer may not count the time of a sleep, so the clock is checked this often. */
const HEARTBEAT = 10 * SECOND;

/**
 * Decides what to show and what to do. The warning before an idle limit comes in its second half. A tab that does not know whether the
 * user is idle does not ask for the end, because its refresh would keep the session.
 */
export function plan([issuedAt, idleAt, endAt]: Limits, presence: number, { now, warnBefore, span }: Moment): Plan {
  const isIdleFirst = idleAt < endAt;
  const cause = isIdleFirst ? 'idle' : 'absolute';
  const left = Math.min(idleAt, endAt) - now;
  const seconds = Math.ceil(left / SECOND) * SECOND;
  const isEarly = left > Math.min(warnBefore, isIdleFirst ? span / 2 : Infinity);
  // Servers round down: a session may live a second longer than the server says.
  const isOver = left <= -SECOND && (!isIdleFirst || presence === IDLE);
  const isReportDue = isIdleFirst && now - issuedAt >= span * presence;
  return [
    isEarly ? undefined : { status: 'warning', cause, timeLeft: Math.max(0, seconds) },
    isReportDue ? 'report' : isOver ? cause : undefined,
    left === Infinity ? left : left > warnBefore + HEARTBEAT ? HEARTBEAT : left - seconds + SECOND,
  ];
}
