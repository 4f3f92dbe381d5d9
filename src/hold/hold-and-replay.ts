import { EXTENSION } from '../extension.ts';
import type { HoldAndReplay } from '../reauthentication.ts';
import type { Reauthenticate } from './reauthenticate.ts';
import { startHolding } from './start-holding.ts';
import { keepSession } from './keep-session.ts';
import { type HoldOptions, readHoldOptions } from './options.ts';

/**
 * Makes the value of the option `reauthenticate`. When the session has expired, or a call requires a stronger login (RFC 9470),
 * `reauthenticate` is called once for all calls and all tabs. Meanwhile `session` stays authenticated, with `isReauthenticating`, and
 * calls wait. After a login of the same user each waiting call is sent once. If the user gives up, each call gets its own 401. After a
 * login of another user they reject with `SessionChangedError`.
 *
 * @example
 * const auth = createAuth({
 *   refresh: '/auth/refresh',
 *   reauthenticate: holdAndReplay(({ cause, signal }) => showLoginDialog({ cause, signal })),
 * });
 * @throws TypeError for an option that is unknown or wrong; not in builds for production.
 */
export function holdAndReplay(reauthenticate: Reauthenticate, options: HoldOptions = {}): HoldAndReplay {
  if (typeof reauthenticate !== 'function') throw new TypeError('holdAndReplay: the first argument is not a function.');
  const limits = readHoldOptions(options);
  return { [EXTENSION]: { keep: keepSession, start: (parts) => startHolding({ ...parts, reauthenticate, limits }) } };
}
