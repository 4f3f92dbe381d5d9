import type { ReauthenticationCause } from '../events/events.ts';
import type { StepUp } from '../reauthentication.ts';

/** The argument of the function that asks the user. */
export interface ReauthenticateContext {
  /** `expired`: the session has ended. `idle`: it has ended for lack of activity. `step-up`: it continues, but a call needs a stronger login. */
  readonly cause: ReauthenticationCause;
  /** The challenge of the 401, if the cause is `step-up` (RFC 9470, section 3). */
  readonly challenge: StepUp | undefined;
  /**
   * Fires when the dialogue should close: the user has signed in, in this tab or another one, has logged out, or it took too long; also
   * when the user switches to another tab, which then asks.
   */
  readonly signal: AbortSignal;
}

/**
 * Asks the user to sign in again: shows a dialogue whose login uses `auth.login()`. Only that login counts, or, for a step-up, a new
 * token from `auth.refresh()`. If the function settles without it, rejects, or returns `false`, rebearer gives up. A login that was
 * begun before the function has resolved still counts.
 */
export type Reauthenticate = (context: ReauthenticateContext) => unknown;
