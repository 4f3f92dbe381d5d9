// oxlint-disable-next-line no-restricted-imports -- only a type, for the error in the snapshot
import type { AuthError } from '../errors/auth-error.ts';
import { type Occasion, showsSame } from './claims.ts';

/**
 * Why there is no session: none was found, or how the last one ended. Any other value is the member `reason` of the server's answer,
 * `/^[\w-]{1,64}$/`.
 */
export type EndReason = 'none' | 'logout' | 'expired' | 'revoked' | 'replaced' | (string & {});

/** The reasons of the server contract that have another name here. */
const REASONS: ReadonlyMap<string, EndReason> = new Map([
  ['reuse_detected', 'revoked'],
  ['logged_out', 'logout'],
  ['no_session', 'none'],
]);

/** Reads a reason from the network or from another tab; `undefined` for anything but a word. */
export function readReason(word: unknown): EndReason | undefined {
  return typeof word === 'string' && /^[\w-]{1,64}$/.test(word) ? (REASONS.get(word) ?? word) : undefined;
}

/**
 * The session as the app sees it: frozen, and the same object until something in it changes. Members that another status has are
 * `undefined`, so all of them can be destructured.
 */
export type Session<Claims = unknown> = LoadingSession | AuthenticatedSession<Claims> | UnauthenticatedSession;

/** The server has not been asked yet, or has not answered. */
export interface LoadingSession {
  readonly status: 'loading';
  readonly isLoading: true;
  readonly isAuthenticated: false;
  readonly isReauthenticating: false;
  /** Why the last attempt to restore the session failed. The attempt is repeated automatically. `undefined` before. */
  readonly error: AuthError | undefined;
  readonly claims?: undefined;
  readonly identity?: undefined;
  readonly reason?: undefined;
}

export interface AuthenticatedSession<Claims = unknown> {
  readonly status: 'authenticated';
  readonly isLoading: false;
  readonly isAuthenticated: true;
  /** Whether the user is asked to sign in again in place (option `reauthenticate`). Calls that need the login wait. */
  readonly isReauthenticating: boolean;
  /** The claims of the JWT, without a check of its signature; `undefined` for an opaque token. */
  readonly claims: Claims;
  /**
   * The user's name: the result of the option `identify`, otherwise `subject` of the grant, the JWT's `sub` or a usual claim such as
   * `user_id`, otherwise the name of the session. `undefined` if there is none of them.
   */
  readonly identity: string | undefined;
  readonly error?: undefined;
  readonly reason?: undefined;
}

export interface UnauthenticatedSession {
  readonly status: 'unauthenticated';
  readonly isLoading: false;
  readonly isAuthenticated: false;
  readonly isReauthenticating: false;
  readonly reason: EndReason;
  readonly claims?: undefined;
  readonly identity?: undefined;
  readonly error?: undefined;
}

/** With the members that decide: those of a polluted `Object.prototype` would show a session that was left. */
const NO = {
  isLoading: false,
  isAuthenticated: false,
  isReauthenticating: false,
  error: undefined,
  identity: undefined,
  reason: undefined,
} as const;
const LOADING: LoadingSession = /* @__PURE__ */ Object.freeze({ ...NO, status: 'loading', isLoading: true });

export function loading(error?: AuthError): LoadingSession {
  return error === undefined ? LOADING : Object.freeze({ ...LOADING, error: Object.freeze(error) });
}

export function authenticated<Claims>(claims: Claims, identity: string | undefined): AuthenticatedSession<Claims> {
  return Object.freeze({ ...NO, status: 'authenticated', isAuthenticated: true, claims, identity });
}

export function unauthenticated(reason: EndReason): UnauthenticatedSession {
  return Object.freeze({ ...NO, status: 'unauthenticated', reason });
}

/** Keeps the current snapshot if the new one would show the same; claims that change with every token do not count. */
export function settled<Claims>(
  before: Session<Claims>,
  after: AuthenticatedSession<Claims>,
  occasion: Occasion,
): Session<Claims> {
  const isSame =
    before.isAuthenticated && before.identity === after.identity && showsSame(before.claims, after.claims, occasion);
  return isSame ? before : after;
}
