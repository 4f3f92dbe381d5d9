import type { RefusalReason } from '../rotation/decide.ts';
import type { EndReason } from '../rotation/session.ts';

/**
 * One entry of the audit trail. It contains no cookie, token or key. The reasons are those of the answers, which the client's
 * `explain()` shows too.
 *
 * @example
 * ```ts
 * const onEvent = (event: AuthServerEvent): void => {
 *   if (event.type === 'session_end' && event.reason === 'reuse_detected') alert(event.subject, event.address);
 * };
 * ```
 */
export type AuthServerEvent =
  | SignInEvent
  | RefreshEvent
  | RefusalEvent
  | EndEvent
  | KeyEvent
  | OutageEvent
  | FailureEvent;

interface Base {
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
}

interface OfSession extends Base {
  readonly sessionId: string;
  readonly subject: string;
  /** The result of the option `address`; `undefined` without a request or without the option. */
  readonly address: string | undefined;
}

/**
 * A session began, or its user authenticated again (`step_up`).
 *
 * @example
 * ```ts
 * const greet = ({ address, how, subject }: SignInEvent): void => {
 *   if (how === 'new_session') mailNewDevice(subject, address);
 * };
 * ```
 */
export interface SignInEvent extends OfSession {
  readonly type: 'sign_in';
  readonly how: 'new_session' | 'step_up';
}

/**
 * A refresh was answered with a token.
 *
 * @example
 * ```ts
 * const isUnusual = ({ how }: RefreshEvent): boolean => how === 'restored';
 * ```
 */
export interface RefreshEvent extends OfSession {
  readonly type: 'refresh';
  /**
   * `rotated`: the cookie was replaced. `repeated`: the previous cookie got the same successor again, after a lost answer or with two
   * tabs. `kept`: rotation is off. `restored`: the store had lost a write.
   */
  readonly how: 'rotated' | 'repeated' | 'kept' | 'restored';
}

/**
 * A session was ended.
 *
 * @example
 * ```ts
 * const line = ({ at, reason, sessionId }: EndEvent): string => `${new Date(at).toISOString()} ${sessionId} ${reason}`;
 * ```
 */
export interface EndEvent extends OfSession {
  readonly type: 'session_end';
  readonly reason: EndReason;
}

/**
 * A request was refused. `sessionId` is set if the request had a cookie with a valid MAC.
 *
 * @example
 * ```ts
 * const line = ({ header, origin, reason }: RefusalEvent): string =>
 *   header === 'origin' ? `${reason}: is ${origin} missing in the option origins?` : reason;
 * ```
 */
export interface RefusalEvent extends Base {
  readonly type: 'refusal';
  readonly route: 'refresh' | 'logout' | 'sign_in' | 'preflight';
  readonly reason:
    | RefusalReason
    | 'access_denied'
    | 'csrf_rejected'
    | 'duplicate_cookie'
    | 'invalid_request'
    | 'origin_not_allowed'
    | 'rate_limited'
    | 'session_mismatch';
  /**
   * With `csrf_rejected` and `origin_not_allowed`: the name of the header for which the request was refused, such as `origin` or
   * `content-type`.
   */
  readonly header: string | undefined;
  /**
   * The `Origin` of the request, whatever the reason: at most 255 characters, those that are not visible ASCII as `?`.
   * `undefined` where it has none.
   */
  readonly origin: string | undefined;
  readonly sessionId: string | undefined;
  readonly subject: string | undefined;
  readonly address: string | undefined;
}

/**
 * A signing key was added. It signs ten minutes later.
 *
 * @example
 * ```ts
 * const line = ({ at, kid }: KeyEvent): string => `${kid} signs from ${new Date(at + 10 * 60_000).toISOString()}`;
 * ```
 */
export interface KeyEvent extends Base {
  readonly type: 'key_rotation';
  readonly kid: string;
}

/**
 * The store, `claims`, `limit` or `origins` failed or did not answer.
 *
 * @example
 * ```ts
 * const count = ({ error }: OutageEvent): void => outages.add(1, { operation: error.message });
 * ```
 */
export interface OutageEvent extends Base {
  readonly type: 'outage';
  readonly error: Error;
}

/**
 * A request failed unexpectedly; it was answered with 500.
 *
 * @example
 * ```ts
 * const report = ({ error }: FailureEvent): void => sentry.captureException(error);
 * ```
 */
export interface FailureEvent extends Base {
  readonly type: 'failure';
  readonly error: unknown;
}
