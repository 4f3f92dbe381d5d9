// oxlint-disable-next-line no-restricted-imports -- a type, for what the page shows of an error that is made outside
import type { AuthError } from '../errors/auth-error.ts';
import { type Occasion, showsSame } from './claims.ts';

/**
 * Why there is no session: none was found, or how the last one ended. Any other value is the server's own word, the member `reason` of
 * its answer, `/^[\w-]{1,64}$/`.
 */
export type EndReason = 'none' | 'logout' | 'expired' | 'revoked' | 'replaced' | (string & {});

/** The words of the server contract that have a name here. */
const REASONS: ReadonlyMap<string, EndReason> = new Map([
  ['reuse_detected', 'revoked'],
  ['logged_out', 'logout'],
  ['no_session', 'none'],
]);

/** Reads a reason that came over the network or from another tab; `undefined` for anything but a word. */
export function readReason(word: unknown): EndReason | undefined {
  return typeof word === 'string' && /^[\w-]{1,64}$/.test(word) ? (REASONS.get(word) ?? word) : undefined;
}

/** What an app sees of the session: frozen, and the same object until something in it changes. */
export type Session<Claims> = LoadingSession | AuthenticatedSession<Claims> | UnauthenticatedSession;

/** The server has not been asked yet, or has not answered. */
export interface LoadingSession {
  readonly status: 'loading';
  readonly isLoading: true;
  readonly isAuthenticated: false;
  readonly isReauthenticating: false;
  /** Why the last attempt to restore the session failed; it is repeated by itself. `undefined` before that. */
  readonly error: AuthError | undefined;
}

export interface AuthenticatedSession<Claims> {
  readonly status: 'authenticated';
  readonly isLoading: false;
  readonly isAuthenticated: true;
  /** The user is asked to sign in again in place, as the option `reauthenticate` says: calls that need it wait. */
  readonly isReauthenticating: boolean;
  /** What the JWT says, undecided by any signature check; `undefined` for an opaque token. */
  readonly claims: Claims;
  /**
   * The user's name: what the option `identify` returns, else `subject` of the grant, the JWT's `sub` or a usual claim such as `user_id`, else the name of the session. `undefined` where
   * there is none of them.
   */
  readonly identity: string | undefined;
}

export interface UnauthenticatedSession {
  readonly status: 'unauthenticated';
  readonly isLoading: false;
  readonly isAuthenticated: false;
  readonly isReauthenticating: false;
  readonly reason: EndReason;
}

const NO = { isLoading: false, isAuthenticated: false, isReauthenticating: false } as const;
const LOADING: LoadingSession = /* @__PURE__ */ Object.freeze({
  ...NO,
  status: 'loading',
  isLoading: true,
  error: undefined,
});

export function loading(error?: AuthError): LoadingSession {
  return error === undefined ? LOADING : Object.freeze({ ...LOADING, error: Object.freeze(error) });
}

export function authenticated<Claims>(claims: Claims, identity: string | undefined): AuthenticatedSession<Claims> {
  return Object.freeze({ ...NO, status: 'authenticated', isAuthenticated: true, claims, identity });
}

export function unauthenticated(reason: EndReason): UnauthenticatedSession {
  return Object.freeze({ ...NO, status: 'unauthenticated', reason });
}

/** Keeps the snapshot that is there where the new one would show the same; what changes with every token does not count. */
export function settled<Claims>(
  before: Session<Claims>,
  after: AuthenticatedSession<Claims>,
  occasion: Occasion,
): Session<Claims> {
  const isSame =
    before.status === 'authenticated' &&
    before.identity === after.identity &&
    showsSame(before.claims, after.claims, occasion);
  return isSame ? before : after;
}
