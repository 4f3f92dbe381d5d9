/**
 * What the last refresh or login of any tab has said of the session: when it was asked for, when the session ends for lack of
 * activity, and when it ends in any case. Milliseconds since 1970, `Infinity` for no limit.
 */
export type Limits = readonly [issuedAt: number, idleAt: number, endAt: number];

/** Where there was activity since the last refresh. It is `unknown` where other tabs are not heard. */
export type Presence = 'here' | 'elsewhere' | 'none' | 'unknown';

export interface Warning {
  readonly cause: 'idle' | 'absolute';
  /** Milliseconds, in whole seconds. */
  readonly timeLeft: number;
}

/** Which limit is reached; `report` asks for a refresh for an active user. */
export type Action = 'report' | Warning['cause'];

export interface Plan {
  readonly warning: Warning | undefined;
  readonly action: Action | undefined;
  /** Milliseconds after which to plan again; `Infinity` where nothing can come. */
  readonly wakeIn: number;
}

export interface Moment {
  readonly now: number;
  readonly warnBefore: number;
  /** How long the session may be idle, in milliseconds. */
  readonly span: number;
}

const SECOND = 1000;
/** A timer may not count the time in which the machine slept, so that the clock is looked at this often. */
const HEARTBEAT = 10 * SECOND;
/** How much of the idle limit may pass before activity is reported. The tab that saw it comes first, but it may be gone. */
const REPORTED: Readonly<Record<Presence, number>> = {
  here: 1 / 4,
  elsewhere: 3 / 8,
  none: Infinity,
  unknown: Infinity,
};

/**
 * Decides what to show and what to do. The warning of an idle limit comes in its second half. A tab that does not know whether the
 * user is idle does not ask for the end, since its refresh would keep the session.
 */
export function plan([issuedAt, idleAt, endAt]: Limits, presence: Presence, { now, warnBefore, span }: Moment): Plan {
  const isIdleFirst = idleAt < endAt;
  const cause = isIdleFirst ? 'idle' : 'absolute';
  const left = Math.min(idleAt, endAt) - now;
  const isEarly = left > Math.min(warnBefore, isIdleFirst ? span / 2 : Infinity);
  const isReportDue = isIdleFirst && now - issuedAt >= span * REPORTED[presence];
  // Servers round down what is left: a session may live a second longer than its server says.
  const isOver = left <= -SECOND && (!isIdleFirst || presence === 'none');
  return {
    warning: isEarly ? undefined : { cause, timeLeft: Math.max(0, Math.ceil(left / SECOND)) * SECOND },
    action: isReportDue ? 'report' : isOver ? cause : undefined,
    wakeIn:
      left === Infinity
        ? left
        : left > warnBefore + HEARTBEAT
          ? HEARTBEAT
          : SECOND - (((-left % SECOND) + SECOND) % SECOND),
  };
}
