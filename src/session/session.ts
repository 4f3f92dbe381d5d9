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

/** Nobody has asked the server yet, or it has not answered. */
export interface LoadingSession {
  readonly status: 'loading';
  readonly isLoading: true;
  readonly isAuthenticated: false;
}

export interface AuthenticatedSession<Claims> {
  readonly status: 'authenticated';
  readonly isLoading: false;
  readonly isAuthenticated: true;
  /** What the JWT says, undecided by any signature check; `undefined` for an opaque token. */
  readonly claims: Claims;
  /** The session's name: `session_id` of the answer, else the JWT's `sid`, else its `sub`. */
  readonly identity: string | undefined;
}

export interface UnauthenticatedSession {
  readonly status: 'unauthenticated';
  readonly isLoading: false;
  readonly isAuthenticated: false;
  readonly reason: EndReason;
}

export const LOADING: LoadingSession = Object.freeze({ status: 'loading', isLoading: true, isAuthenticated: false });

export function authenticated<Claims>(claims: Claims, identity: string | undefined): AuthenticatedSession<Claims> {
  return Object.freeze({ status: 'authenticated', isLoading: false, isAuthenticated: true, claims, identity });
}

export function unauthenticated(reason: EndReason): UnauthenticatedSession {
  return Object.freeze({ status: 'unauthenticated', isLoading: false, isAuthenticated: false, reason });
}

/** Keeps the snapshot that is there where the new one would show the same; what changes with every token does not count. */
export function settled<Claims>(before: Session<Claims>, after: AuthenticatedSession<Claims>): Session<Claims> {
  const isSame =
    before.status === 'authenticated' && before.identity === after.identity && showsSame(before.claims, after.claims);
  return isSame ? before : after;
}

const CHANGES_WITH_EVERY_TOKEN: readonly string[] = ['exp', 'iat', 'nbf', 'jti'];

function showsSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one, true)) === JSON.stringify(sorted(other, true));
}

/** The order of a JWT's members means nothing. Entries, not objects: a claim may be called `__proto__`. */
function sorted(value: unknown, isTop: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item, false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([name]) => !(isTop && CHANGES_WITH_EVERY_TOKEN.includes(name)))
    .map(([name, member]) => [name, sorted(member, false)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
