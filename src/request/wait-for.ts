import { checkAborted } from './abort.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import type { Decision } from '../session/decide.ts';
import type { SessionAccess } from './session-access.ts';

export interface Waiting {
  /** A call that a login makes does not wait for what waits for the login, and is sent although no token can be had. */
  readonly isWithinLogin: boolean;
  readonly signal: AbortSignal | undefined;
  /** Waits until the user has signed in again in place; resolves with false where the call is not to wait, or no longer. */
  readonly reauthenticate: () => Promise<boolean>;
}

/**
 * Waits for what a decision waits for, after which it is to be made again; resolves with false where the call goes on with what there is.
 * Rejects with the reason why there is no token, or with that of an abort.
 */
export async function waitFor(
  access: SessionAccess,
  decision: Exclude<Decision, { type: 'attach' }>,
  { isWithinLogin, signal, reauthenticate }: Waiting,
): Promise<boolean> {
  switch (decision.type) {
    case 'as-is':
      return false;
    case 'wait':
      if (isWithinLogin) return false;
      await access.refresh(decision.cause);
      break;
    case 'hold':
      await access.hold();
      break;
    case 'fail':
      if (isWithinLogin) return false;
      throw access.errorOf(decision.backoff);
    case 'reauthenticate':
      if (isWithinLogin || !(await reauthenticate())) return false;
      break;
    case 'changed':
      throw new SessionChangedError();
  }
  // It must not be sent after all.
  checkAborted(signal);
  return true;
}
