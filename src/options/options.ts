import type { Environment } from '../browser/environment.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import type { Identify } from '../refresh/identify.ts';
import type { ResponseTokenHeaders } from '../refresh/response-token.ts';
import type { RefreshContext, Refresher } from '../refresh/refresher.ts';
import type { Fetch } from '../request/call.ts';
import type { CsrfOptions } from '../request/csrf.ts';
import type { ShouldRefresh } from '../request/session-access.ts';
import type { HoldAndReplay } from '../reauthentication.ts';
import type { RetryPolicy } from '../session/backoff.ts';

/** How the server is told of a logout. */
export interface LogoutEndpoint {
  /** Absolute, or relative to the page when `createAuth` is called. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a logout of your own is given. */
export interface LogoutContext extends Omit<RefreshContext, 'isIdle'> {
  /** Fires when it has taken longer than the option `timeout`. */
  readonly signal: AbortSignal;
}

/**
 * Tells the server of a logout in a way of your own, such as RFC 7009. What resolves confirms it, unless it is a response that
 * says otherwise. In a later page load, for a logout that did not reach the server, it has no tokens.
 */
export type Logout = (context: LogoutContext) => Promise<unknown>;

/** How a call carries the token. */
export interface AttachOptions {
  /**
   * Default: `Authorization`. With any other, a redirect is an error where the caller asks for nothing else, as browsers
   * would take the header along to wherever it leads.
   */
  readonly header?: string | undefined;
  /** What stands before the token, such as `Bearer`. Default: `Bearer` in Authorization, nothing in any other header. */
  readonly scheme?: string | undefined;
}

/** What `auth.createFetch` takes. */
export interface FetchRules {
  /** Replaces an `Authorization` that the caller has set, for client libraries that always set one. Default: false. */
  readonly overrideAuthorization?: boolean | undefined;
  /** Takes the place of the option `shouldRefresh` for the calls of this fetch. Default: that option. */
  readonly shouldRefresh?: ShouldRefresh | undefined;
  /**
   * The fetch to build on, for another transport such as `XMLHttpRequest`: it is called once for each attempt, with the token among
   * its headers. Default: the option `fetch`.
   */
  readonly fetch?: Fetch | undefined;
}

/** What `createAuth` takes. Only `refresh` is required. */
export interface AuthOptions<Claims = never> {
  /** Where a new access token comes from: a URL for the usual POST with a cookie, the same with details, or a function of your own. */
  readonly refresh: string | URL | RefreshEndpoint | Refresher;
  /** Where `logout()` tells the server. Default: nowhere, and a logout is never confirmed. */
  readonly logout?: string | URL | LogoutEndpoint | Logout | undefined;
  /** The exact origins that receive the access token, such as `https://api.example.com`. Default: the page's own. */
  readonly origins?: readonly string[] | undefined;
  /** More URLs that get plain fetch, whatever their query. The refresh and logout URLs always do. */
  readonly exclude?: readonly (string | URL)[] | undefined;
  /**
   * Says whether a response calls for a new token and a replay, and is given what the built-in rule says, `rejected`, so that it can
   * refine that rule: `({ status }, { rejected }) => rejected || status === 419`. It is asked about every response to a call that was
   * sent with a token. Read a `clone()` of the body, never the body. Default: `rejected`, which is a 401, unless its
   * `WWW-Authenticate` says that a new token would not help.
   */
  readonly shouldRefresh?: ShouldRefresh | undefined;
  /**
   * Names the user of a token, where `sub` or another usual claim does not say it all: a user who changes the organisation is then
   * another one, and what waits is not sent. The string takes the place of all other names of the user; it is shown as
   * `session.identity`. Called with the claims of the JWT, `undefined` for an opaque token, and the grant. Default: `subject` of the
   * grant, the JWT's `sub`, without one `user_id`, `id`, `username`, `email` and the like; else the name of the session.
   *
   * @example
   * identify: (claims) => JSON.stringify([claims?.['sub'], claims?.['org']])
   */
  readonly identify?: Identify | undefined;
  /**
   * How a call carries the token; `'cookies'` where it is in a cookie that no script can read: then any answer of the refresh without an
   * error is a grant. Default: `Authorization: Bearer`.
   */
  readonly attach?: AttachOptions | 'cookies' | undefined;
  /** Repeats a cookie in a header, for servers that check for forged calls by double submit. Default: off. */
  readonly csrf?: CsrfOptions | undefined;
  /**
   * Sends expired tokens too, and takes the new one from a header of the answer: with a 401 the call is replayed, with any
   * other the token is kept for the next. Default: off; `true` for the default headers.
   */
  readonly responseToken?: boolean | ResponseTokenHeaders | undefined;
  /**
   * Names the session among those of its origin: tabs that give the same name share it. Default: made of the refresh URL and
   * its headers, as a hash, and the origins. A `Refresher` has no URL: without a name its tabs are left to
   * themselves.
   */
  readonly name?: string | undefined;
  /**
   * How tabs work together: `'share'` hands the token from tab to tab, `'lock'` only lets one refresh after the other,
   * `'off'` leaves each to itself. Default: `'share'`, for a `Refresher` without a `name` `'off'`.
   */
  readonly tabs?: 'share' | 'lock' | 'off' | undefined;
  /** When the session is restored from the cookie: with the first call or `ready()`, at once, or never. Default: `'lazy'`. */
  readonly restore?: 'lazy' | 'eager' | false | undefined;
  /**
   * Remembers in localStorage that a user was signed in here, so that a first visitor costs no refresh. Only for apps in
   * which every login goes through `login()`. Default: false.
   */
  readonly rememberSignedIn?: boolean | undefined;
  /**
   * The claims of the user for whom a server has rendered the page, such as those of `peek` of `rebearer/server`. `session` is
   * authenticated from the start, and unverified: the first call, or `ready()`, waits for a refresh or for the token of another tab.
   * Create one auth for each request on the server, and one in the page. Copied; never a token: what looks like one is a `TypeError`. Not
   * used with `restore: false`, and after a logout that has not reached the server. Default: `null`, a session that is loading.
   *
   * @example
   * createAuth({ refresh: '/auth/refresh', initial: peeked?.claims });
   */
  readonly initial?: Claims | null | undefined;
  /** Milliseconds before expiry in which a refresh starts, at most a quarter of the token's life. Default: 30,000. */
  readonly refreshBefore?: number | undefined;
  /** Milliseconds for one attempt to refresh. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** Bytes of a streamed body that are kept until the answer comes, so that it can be sent again. Default: 1,048,576. */
  readonly replayLimit?: number | undefined;
  /** How a refresh that failed for a passing reason is tried again. Default: 3 attempts, 500 to 60,000 ms apart. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Asks the user to sign in again in place, where the session has expired or a stronger login is wanted (RFC 9470), and keeps what
   * waits for it: `holdAndReplay(…)` of `rebearer/hold`. Default: the session ends, and calls get their 401.
   */
  readonly reauthenticate?: HoldAndReplay | undefined;
  /** The fetch to build on. Default: the global one, looked up at each call. */
  readonly fetch?: Fetch | undefined;
  /** Parts of the surrounding world to replace, for tests. Default: the browser's. */
  readonly environment?: Partial<Environment> | undefined;
}
