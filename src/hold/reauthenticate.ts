import type { ReauthenticationCause } from '../events/events.ts';
import type { StepUp } from '../reauthentication.ts';

/** What the function that asks the user is given. */
export interface ReauthenticateContext {
  /** `expired`: the session has ended. `idle`: it has ended for lack of activity. `step-up`: it goes on, a call needs a stronger login. */
  readonly cause: ReauthenticationCause;
  /** What the 401 asks for, where the cause is `step-up` (RFC 9470, section 3). */
  readonly challenge: StepUp | undefined;
  /**
   * Fires when there is nothing left to ask: the user has signed in, here or in another tab, or has logged out, or it took too long; and
   * when the user has gone to another tab, which asks then.
   */
  readonly signal: AbortSignal;
}

/**
 * Asks the user to sign in again: shows a dialogue, whose login goes through `auth.login()`. What counts is that login, or for a
 * step-up a new token by `auth.refresh()`. A function that settles without it gives up, and so does one that rejects or returns
 * `false`.
 */
export type Reauthenticate = (context: ReauthenticateContext) => unknown;
