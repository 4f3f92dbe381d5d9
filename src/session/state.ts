import type { Identity } from './identity.ts';
import type { Lifespan, Reading } from './lifetime.ts';
import type { Outcome } from './outcome.ts';
import { type CallName, NO_PROOF, type Proof } from './proof.ts';
import { type EndReason, LOADING, type Session, unauthenticated } from './session.ts';
import type { Topic } from './topic.ts';

/** An answer that carries a token, read and checked, its claims decoded. */
export interface ReadGrant<Claims> {
  readonly accessToken: string;
  readonly claims: Claims;
  readonly identity: Identity;
  /** Milliseconds; `Infinity` where unknown. */
  readonly lifetime: number;
  /** When the server made it, by its own clock, in seconds (`iat`). */
  readonly mintedAt: number | undefined;
  readonly refreshToken?: string | undefined;
}

/** The access token in use. `generation` tells it from every other: two refreshes in one second return equal strings. */
export interface Token extends Lifespan {
  readonly accessToken: string;
  readonly generation: number;
  /** When it was asked for, by the wall clock. */
  readonly issuedAt: number;
  readonly identity: Identity;
  /** Milliseconds; `Infinity` where unknown. */
  readonly lifetime: number;
  /** When the server made it, by its own clock, in seconds (`iat`). */
  readonly mintedAt: number | undefined;
  readonly refreshToken?: string | undefined;
}

/** What a refresher may send. */
export type Credentials = Pick<Token, 'accessToken' | 'refreshToken'>;

/** What there is to end a session with. */
export type Held = Pick<Token, 'accessToken' | 'refreshToken' | 'expiredAt'>;

/** Begins when a refresh has failed for a passing reason: until it is over no refresh is sent. */
export interface Backoff {
  readonly until: Reading;
  /** Failures in a row. */
  readonly failures: number;
  readonly failure: Refusal;
}

/** Why a refresh brought no token, as its waiting callers are told. */
export interface Refusal {
  readonly type: 'misconfigured' | 'transient';
  readonly problem: string;
  readonly topic?: Topic | undefined;
}

/** The breaker: a token was refused although it was new, so another one would hardly fare better. */
export interface Breaker {
  readonly generation: number;
  readonly refusals: number;
  readonly until: Reading;
}

export interface State<Claims> {
  readonly session: Session<Claims>;
  readonly token: Token | undefined;
  /** Counts tokens up. Kept when a token is dropped, so that no number is used twice. */
  readonly generation: number;
  /** Counts logins and logouts. What was asked in one epoch means nothing in the next. */
  readonly epoch: number;
  readonly backoff: Backoff | undefined;
  readonly breaker: Breaker | undefined;
  /** Counts the events after which the server has to confirm the session. An attempt that began before one does not answer it. */
  readonly verifications: number;
  /** The server is asked whether somebody without a name is still the one who was here. */
  readonly isVerifying: boolean;
  /** Milliseconds before expiry in which a token is refreshed while still in use. */
  readonly refreshBefore: number;
  /** What has become of calls, in a session that only cookies carry; `undefined` where a token shows whose it is. */
  readonly proof: Proof | undefined;
}

export type Event<Claims> =
  /** A refresh came to its end. */
  | {
      readonly type: 'refreshed';
      readonly epoch: number;
      /** The newest token, and the verifications, when it was asked for. */
      readonly generation: number;
      readonly verifications: number;
      readonly askedAt: Reading;
      readonly now: Reading;
      readonly outcome: Outcome<ReadGrant<Claims>>;
      /** Failures in a row, this one included, and the milliseconds for which they begin the backoff. */
      readonly failures: number;
      readonly pause: number;
    }
  /** A login happened; without a grant its token is yet to be fetched. */
  | { readonly type: 'login'; readonly askedAt: Reading; readonly grant: ReadGrant<Claims> | undefined }
  | { readonly type: 'logout' }
  /** A replay was answered: by the API itself, or again by a 401. */
  | {
      readonly type: 'replayed';
      readonly generation: number;
      readonly isRefused: boolean;
      readonly call: CallName;
      readonly now: Reading;
    }
  /** Something happened, such as coming online, after which another attempt is worth it. */
  | { readonly type: 'reopened' }
  /** The page was away for so long, or in such a way, that the server has to confirm its token. */
  | { readonly type: 'unverified' }
  /** Another tab has handed its token over. */
  | { readonly type: 'shared'; readonly grant: ReadGrant<Claims>; readonly askedAt: Reading }
  /** The answer to a call has brought a new token along. */
  | {
      readonly type: 'response-token';
      readonly grant: ReadGrant<Claims>;
      /** The token that the call was sent with. */
      readonly sentWith: number;
      readonly askedAt: Reading;
    }
  /** Another tab says something that only the server can confirm: somebody else may have logged in. */
  | { readonly type: 'verify-needed' }
  /** Another tab says that the session is over. */
  | { readonly type: 'ended-elsewhere'; readonly reason: EndReason };

/** What the outside is told of a transition, beside the new snapshot. */
export type Notice =
  | { readonly type: 'login'; readonly generation: number; readonly expiresAt: number }
  | { readonly type: 'shared'; readonly generation: number; readonly expiresAt: number }
  | { readonly type: 'response-token'; readonly generation: number; readonly expiresAt: number }
  | { readonly type: 'refresh-success'; readonly generation: number; readonly expiresAt: number }
  | {
      readonly type: 'refresh-failure';
      readonly code: Refusal['type'];
      readonly problem: string;
      readonly retryAfter: number;
    }
  | { readonly type: 'session-end'; readonly reason: EndReason }
  /** `problem` is a sentence; `topic` is its section in the troubleshooting guide. */
  | { readonly type: 'misconfigured'; readonly topic: Topic; readonly problem: string };

/** Begins with a session that is not known yet, or with the reason why there is none. */
export function initialState<Claims>(
  start: 'unknown' | EndReason,
  refreshBefore: number,
  isInCookies = false,
): State<Claims> {
  return {
    session: start === 'unknown' ? LOADING : unauthenticated(start),
    token: undefined,
    generation: 0,
    epoch: 0,
    verifications: 0,
    isVerifying: false,
    backoff: undefined,
    breaker: undefined,
    refreshBefore,
    proof: isInCookies ? NO_PROOF : undefined,
  };
}
