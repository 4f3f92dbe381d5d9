// oxlint-disable-next-line no-restricted-imports -- only a type, for the error in the snapshot
import type { AuthError } from '../errors/auth-error.ts';
import type { GivenNames, Identity } from './identity.ts';
import { isReached, type Lifespan, type Reading } from './lifetime.ts';
import type { Fault, Outcome } from './outcome.ts';
import type { Proof, RefusedCall } from './proof.ts';
import { type EndReason, loading, type Session, unauthenticated } from './session.ts';
import type { Topic } from './topic.ts';

/** A grant that was read and checked, with its decoded claims. */
export interface ReadGrant<Claims> {
  /** Empty for the user of a page that a server has rendered, until a token has come. */
  readonly accessToken: string;
  readonly claims: Claims;
  readonly identity: Identity;
  /** The names from the answer that brought the token. */
  readonly given: GivenNames;
  readonly askedAt: Reading;
  /** Milliseconds; `Infinity` where unknown. */
  readonly lifetime: number;
  /** When the server made the token, by the server's clock, in seconds (`iat`). */
  readonly mintedAt: number | undefined;
  /** When the session ends at the latest, and when it ends for lack of use. Milliseconds since 1970. */
  readonly sessionExpiresAt?: number | undefined;
  readonly idleExpiresAt?: number | undefined;
  readonly refreshToken?: string | undefined;
}

/** The access token in use. `generation` tells it from every other: two refreshes in one second return equal strings. */
export interface Token extends Lifespan, Omit<ReadGrant<unknown>, 'claims'> {
  readonly generation: number;
  /** Whether the answer that brought it names the user; `given` keeps the name of the one before. */
  readonly isNamed: boolean;
}

/** The tokens that a refresher may send. */
export type Credentials = Pick<Token, 'accessToken' | 'refreshToken'>;

/** The user shown last. It is kept when the session ends: the next user is compared with it. */
export interface LastUser {
  readonly identity: Identity;
  readonly name: string | undefined;
  /** The first epoch of this user. Calls made since then belong to this user. */
  readonly since: number;
  /** Whether the session continues, perhaps unconfirmed. */
  readonly isSignedIn: boolean;
  /** Whether an `identity-change` has announced that this user is gone. */
  readonly isGone: boolean;
}

/** The tokens that can end a session at the server. */
export type Held = Pick<Token, 'accessToken' | 'refreshToken' | 'expiredAt'>;

/** Begins when a refresh has failed for a passing reason: until its end no refresh is sent. */
export interface Backoff {
  readonly until: Reading;
  /** Failures in a row. */
  readonly failures: number;
  readonly failure: RefreshFailure;
}

/** Why a refresh brought no token, for its waiting callers. */
export type RefreshFailure = Pick<Fault, 'type' | 'problem' | 'cause' | 'topic'>;

/** The breaker: a new token was refused, so another new one would probably be refused too. */
export interface Breaker {
  readonly generation: number;
  /** Refusals in a row; they lengthen the pause. */
  readonly refusals: number;
  /** The refusals that one endpoint with a rule of its own, such as a password check, does not explain. */
  readonly evidence: number;
  readonly until: Reading;
  /** The call that was refused last. */
  readonly url: string;
  /** Another call was accepted with the token: it is good, and the breaker holds for the refused calls alone. */
  readonly isProven: boolean;
  /** Calls that were refused before this one, though others were accepted. */
  readonly odd: readonly string[];
}

/** A token that the API has refused and whose refresh is in flight. `order` counts calls as they are sent. */
export interface RefusedToken {
  readonly generation: number;
  /** The order of the latest call that was refused with it. */
  readonly refused: number;
  /** The order of the latest call that was accepted with it. */
  readonly accepted: number;
  /** Until then calls wait for the refresh. */
  readonly until: Reading;
}

/** An end that the user may undo by signing in again in place. Until then the page shows the session. */
export interface HeldEnd {
  readonly reason: EndReason;
  /** The session ended for lack of activity. */
  readonly isIdle: boolean;
  /** When the server was asked, by the wall clock: an older token belongs to the session that ended. */
  readonly since: number;
}

export interface State<Claims> {
  readonly session: Session<Claims>;
  readonly token: Token | undefined;
  /** Counts tokens. It is kept when a token is dropped, so that no number is used twice. */
  readonly generation: number;
  /** Counts logins, logouts and changes of user: the answer to a refresh of one epoch does not count in the next. */
  readonly epoch: number;
  readonly user: LastUser | undefined;
  /** Only with the option `reauthenticate`. There is no token then. */
  readonly heldEnd: HeldEnd | undefined;
  /** Where a login has happened whose user is not known yet. Until a token arrives, requests of earlier epochs wait. */
  readonly pendingLogin: 'here' | 'elsewhere' | undefined;
  readonly backoff: Backoff | undefined;
  readonly breaker: Breaker | undefined;
  readonly refused: RefusedToken | undefined;
  /** Foreign origins whose last call failed without an answer, with the generation of its token. */
  readonly unreachable: ReadonlyMap<string, number> | undefined;
  /** Counts the events after which the server has to confirm the session. An attempt that began before such an event does not confirm it. */
  readonly verifications: number;
  /** The count when the last refresh whose answer counts was requested. */
  readonly confirmed: number;
  /** Milliseconds before expiry in which a token is refreshed while calls still use it. */
  readonly refreshBefore: number;
  /** The results of calls, in a session with cookies only; `undefined` if a token names the user. */
  readonly proof: Proof | undefined;
  /** Whether the cookie that the last login should have set has come back with a refresh; `undefined` where no cookie is sent. */
  readonly cookie: 'due' | 'back' | undefined;
}

/** Returns whether no token has come yet: the page shows nothing, or a server's rendering. */
export function isUnknown({ session, token }: State<unknown>): boolean {
  return session.isLoading || token?.generation === 0;
}

/** Returns the backoff that keeps refreshes away, if any does at that moment. */
export function backoffAt({ backoff }: State<unknown>, now: Reading): Backoff | undefined {
  return backoff === undefined || isReached(backoff.until, now) ? undefined : backoff;
}

export type Event<Claims> =
  /** A refresh has ended. */
  | {
      readonly type: 'refreshed';
      readonly epoch: number;
      /** The newest token and the count of verifications when it was requested. */
      readonly generation: number;
      readonly verifications: number;
      readonly askedAt: Reading;
      readonly now: Reading;
      readonly outcome: Outcome<ReadGrant<Claims>>;
      /** Failures in a row, including this one, and the length of the backoff in milliseconds. */
      readonly failures: number;
      readonly pause: number;
      /** The error that a loading page shows. */
      readonly error?: AuthError | undefined;
    }
  /** A login happened; without a grant its token is yet to be fetched. */
  | { readonly type: 'login'; readonly grant: ReadGrant<Claims> | undefined }
  | { readonly type: 'logout' }
  | CallEvent
  /** Something has happened, such as coming online, that makes another attempt worthwhile. */
  | { readonly type: 'reopened' }
  /** Another tab has handed its token over. */
  | { readonly type: 'shared'; readonly grant: ReadGrant<Claims> }
  /** The answer to a call has brought a new token along. */
  | {
      readonly type: 'response-token';
      readonly grant: ReadGrant<Claims>;
      /** The generation of the token that the call was sent with. */
      readonly sentWith: number;
    }
  /** The same user has logged in again in another tab: an attempt that began before does not count for the new session. */
  | { readonly type: 'logged-in-anew' }
  /** Only the server can confirm what another tab has announced, or who is signed in after an absence of the page. */
  | {
      readonly type: 'verify-needed';
      /** It was a login, and no name tells whether the user is the same. */
      readonly isLogin: boolean;
      /** The server is asked later, because it was asked for the same reason just before. */
      readonly isPutOff: boolean;
    }
  /** The question to sign in again in place has begun or ended. Only `rebearer/hold` uses it. */
  | { readonly type: 'reauthenticating'; readonly isOpen: boolean }
  /** Another tab has announced that the session is over. */
  | { readonly type: 'ended-elsewhere'; readonly reason: EndReason };

/** The result of a call that was sent with a token. */
export type CallEvent =
  /** It was refused, and a refresh is requested. */
  | { readonly type: 'refused'; readonly generation: number; readonly order: number; readonly now: Reading }
  /** It was refused although its token had just been refreshed. */
  | { readonly type: 'refused-again'; readonly generation: number; readonly call: RefusedCall; readonly now: Reading }
  /** It was accepted. `origin` where that is not the page's own. */
  | {
      readonly type: 'accepted';
      readonly generation: number;
      readonly order: number;
      readonly url: string;
      readonly origin: string | undefined;
    }
  /** It got no answer from a foreign origin: perhaps a 401 that CORS hides. */
  | { readonly type: 'unreachable'; readonly generation: number; readonly origin: string };

/** What listeners receive after a transition, beside the new snapshot. */
export type Notice =
  /** There is a new session: the first one, or another user's. */
  | { readonly type: 'session-start' }
  | { readonly type: 'session-end'; readonly reason: Exclude<EndReason, 'none'> }
  | IdentityChange
  | TokenNotice
  | { readonly type: 'refresh-success' }
  | {
      readonly type: 'refresh-failure';
      readonly code: RefreshFailure['type'];
      readonly problem: string;
      readonly retryAfter: number;
    }
  | { readonly type: 'misconfigured'; readonly topic: Topic; readonly problem: string };

/**
 * The user of the page has changed: another user is signed in, or the user has logged out. Clear caches if `from` is not
 * `undefined`.
 */
export interface IdentityChange {
  readonly type: 'identity-change';
  /** `undefined` for the first user of a page and for a user who signs in again; `null` for a user without a name. */
  readonly from: string | null | undefined;
  /** `undefined` after a logout, and after an end as `replaced`; `null` for a user without a name. */
  readonly to: string | null | undefined;
}

/** Where a token came from: a refresh, a login, another tab, or the answer to a call. */
export type TokenSource = 'refresh' | 'login' | 'tab' | 'response';

/** There is a new access token. Times are in milliseconds since 1970; `Infinity` if unknown. */
export interface TokenNotice {
  readonly type: 'token';
  readonly source: TokenSource;
  readonly expiresAt: number;
  /** The absolute limit of the session, if the server announces it. */
  readonly sessionExpiresAt?: number | undefined;
  /** The idle limit of the session, if the server announces it. */
  readonly idleExpiresAt?: number | undefined;
}

/** Begins with a session that is not known yet, or with the reason why there is none. */
export function initialState<Claims>(start: 'unknown' | EndReason, refreshBefore: number): State<Claims> {
  return {
    session: start === 'unknown' ? loading() : unauthenticated(start),
    token: undefined,
    generation: 0,
    epoch: 0,
    verifications: 0,
    confirmed: 0,
    user: undefined,
    heldEnd: undefined,
    pendingLogin: undefined,
    backoff: undefined,
    breaker: undefined,
    refused: undefined,
    unreachable: undefined,
    refreshBefore,
    proof: undefined,
    cookie: undefined,
  };
}
