import type { AuthEvent, RefreshCause } from '../events/events.ts';
import type { WaitForLogin } from '../reauthentication.ts';
import type { Reading } from '../session/lifetime.ts';
import type { Backoff, CallEvent, State, Token } from '../session/state.ts';
import type { ChallengeAction } from './challenge.ts';
import type { DrainBeside } from './drain.ts';
import type { Route } from './origins.ts';

/** What a request needs of the session: to look at it, to have it refreshed, and to say what became of a replay. */
export interface SessionAccess {
  readonly state: () => State<unknown>;
  readonly now: () => Reading;
  /** Says whether a moment is yet to come. */
  readonly isAhead: (moment: Reading) => boolean;
  /** Joins the one refresh, or starts it. Never rejects: the state shows what came of it. */
  readonly refresh: (cause: RefreshCause) => Promise<unknown>;
  /** Makes the value of the header that carries the token. */
  readonly authorize: (token: Token) => string | undefined;
  /** The app's own rule, if any. */
  readonly shouldRefresh: ShouldRefresh | undefined;
  /** Counts the calls that were sent with a token, so that it is known which of two was sent first. */
  readonly sent: { count: number };
  /** Whether the refusal of a plain call was told of: once for all fetches of an auth. */
  readonly told: { refusal: boolean };
  readonly note: (event: CallEvent) => void;
  /** Waits for the refresh of a refused token, but not for long. */
  readonly hold: () => Promise<void>;
  /** Returns the origin of a URL that is not the page's own. */
  readonly foreignOrigin: (url: string) => string | undefined;
  readonly route: Route;
  /** Says what the `WWW-Authenticate` of a 401 asks for. */
  readonly readChallenge: (field: string | null) => ChallengeAction;
  readonly drain: DrainBeside;
  /** Waits for a new login in place; `undefined` without the option `reauthenticate`. */
  readonly reauthenticate: WaitForLogin | undefined;
  /** Takes over the token that an answer brings along, where servers do so. */
  readonly adopt: Adopt | undefined;
  /** Says whether the function of a login is running, and for a call that was sent, whether it was sent since that began. */
  readonly isLoggingIn: (order?: number) => boolean;
  readonly emit: (event: AuthEvent) => void;
  readonly errorOf: (backoff: Backoff) => Error;
}

/** Looks into the answer to what was sent with a token. */
export type Adopt = (response: Response, sent: Sent) => void;

export interface Sent {
  readonly sentWith: number;
  readonly askedAt: Reading;
}

/** What a rule of your own is told of the response that it decides about. */
export interface ShouldRefreshContext {
  /** In upper case. */
  readonly method: string;
  /** The absolute URL that was called. */
  readonly url: string;
  /** What the built-in rule says: a 401 whose `WWW-Authenticate` does not rule out that a new token helps. */
  readonly rejected: boolean;
}

/**
 * Says whether a response calls for a new token and a replay. A rule that throws or rejects is reported as an uncaught error, and
 * `rejected` decides.
 */
export type ShouldRefresh = (response: Response, context: ShouldRefreshContext) => boolean | Promise<boolean>;
