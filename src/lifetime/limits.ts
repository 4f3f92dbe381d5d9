/**
 * What the last refresh or login of any tab has said of the session: when it was asked for, when the session ends for lack of
 * activity, and when it ends in any case. Milliseconds since 1970, `Infinity` for no limit.
 */
export type Limits = readonly [issuedAt: number, idleAt: number, endAt: number];

/**
 * How much of the idle limit may pass after a refresh before activity is reported to the server. The tab that saw it comes first, the
 * others follow where that one is gone. Where other tabs are not heard it is not known whether there was any.
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

/** Which limit is reached; `report` asks for a refresh for an active user. */
export type Action = 'report' | Warning['cause'];

export type Plan = readonly [
  warning: Warning | undefined,
  action: Action | undefined,
  /** Milliseconds after which to plan again; `Infinity` where nothing can come. */
  wakeIn: number,
];

/** `span` is how long the session may be idle. Milliseconds. */
export interface Moment {
  readonly now: number;
  readonly warnBefore: number;
  readonly span: number;
}

const SECOND = 1000;
/** A timer may not count the time in which the machine slept, so that the clock is looked at this often. */
const HEARTBEAT = 10 * SECOND;

/**
 * Decides what to show and what to do. The warning of an idle limit comes in its second half. A tab that does not know whether the
 * user is idle does not ask for the end, since its refresh would keep the session.
 */
export function plan([issuedAt, idleAt, endAt]: Limits, presence: number, { now, warnBefore, span }: Moment): Plan {
  const isIdleFirst = idleAt < endAt;
  const cause = isIdleFirst ? 'idle' : 'absolute';
  const left = Math.min(idleAt, endAt) - now;
  const isEarly = left > Math.min(warnBefore, isIdleFirst ? span / 2 : Infinity);
  // Servers round down what is left: a session may live a second longer than its server says.
  const isOver = left <= -SECOND && (!isIdleFirst || presence === IDLE);
  const isReportDue = isIdleFirst && now - issuedAt >= span * presence;
  return [
    isEarly ? undefined : { cause, timeLeft: Math.max(0, Math.ceil(left / SECOND)) * SECOND },
    isReportDue ? 'report' : isOver ? cause : undefined,
    left === Infinity
      ? left
      : left > warnBefore + HEARTBEAT
        ? HEARTBEAT
        : ((left % SECOND) + SECOND) % SECOND || SECOND,
  ];
}
