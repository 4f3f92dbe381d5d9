import { adopt } from './adopt.ts';
import { type Lifespan, LONG_AGO } from './lifetime.ts';
import { loading } from './session.ts';
import type { Event, ReadGrant, State } from './state.ts';

const UNVERIFIED = { ageingAt: LONG_AGO, expiredAt: LONG_AGO };

/** Returns whether only the server can confirm the token, at any age. */
export function isUnverified({ expiredAt }: Lifespan): boolean {
  return expiredAt === LONG_AGO;
}

/** An expired token stays in the state, because it names its user, but no call is sent with it. */
export function markUnverified<Claims>(state: State<Claims>): State<Claims> {
  return { ...state, token: state.token && { ...state.token, ...UNVERIFIED }, backoff: undefined };
}

/** Begins with the user of a server's rendering: shown, but unverified. Its generation is 0, with which no call is sent. */
export function rendered<Claims>(state: State<Claims>, grant: ReadGrant<Claims>): State<Claims> {
  return markUnverified(adopt(state, grant, 'tab', 0)[0]);
}

/**
 * Another user may have logged in. Without a name no answer can tell whether it is the same user, so requests from before a login
 * end here; the page stays as it is.
 */
export function verifyNeeded<Claims>(
  state: State<Claims>,
  { isLogin, isPutOff }: Extract<Event<Claims>, { type: 'verify-needed' }>,
): State<Claims> {
  const { token, session } = state;
  const login = { epoch: state.epoch + 1, pendingLogin: 'elsewhere' } as const;
  const next: State<Claims> = isLogin ? { ...state, ...login } : state;
  const verifications = state.verifications + 1;
  // Cookies are those of the user whose login was announced: no call may be sent with them before the server was asked.
  if (isPutOff && !(token && state.proof)) {
    if (token !== undefined) return next;
    // A page without a session, which asks later, knows of the login all the same: a logout of this page must not end that session.
    return session.status === 'unauthenticated' ? { ...state, verifications } : state;
  }
  if (session.isLoading) return { ...state, verifications };
  // There is no token while the user is asked to sign in again in place: calls wait for that, and the page stays as it is.
  if (session.isAuthenticated) return markUnverified({ ...next, verifications });
  return { ...state, ...login, verifications, session: loading(), backoff: undefined };
}
