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

/** The logout endpoint. */
export interface LogoutEndpoint {
  /** Absolute, or a path of the page's own origin, with a leading slash. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The argument of a logout function. */
export interface LogoutContext extends Omit<RefreshContext, 'isIdle'> {
  /** Fires after the option `timeout`. */
  readonly signal: AbortSignal;
}

/**
 * A logout function, for example for RFC 7009. If its promise resolves, the logout is confirmed, unless it resolves with a response
 * that says otherwise. It has no tokens in a later page load, for a logout that did not reach the server.
 */
export type Logout = (context: LogoutContext) => Promise<unknown>;

/** How a call carries the token. */
export interface AttachOptions {
  /**
   * Default: `Authorization`. With another header, a redirect is an error unless the caller sets `redirect`, because browsers would
   * forward the header to any origin.
   */
  readonly header?: string | undefined;
  /** The text before the token. Default: `Bearer` in `Authorization`, none in any other header. */
  readonly scheme?: string | undefined;
}

/** The rules of `auth.createFetch`. */
export interface FetchRules {
  /** Replaces an `Authorization` of the caller, for client libraries that always set one. Default: false. */
  readonly overrideAuthorization?: boolean | undefined;
  /** Replaces the option `shouldRefresh` for the calls of this fetch. Default: that option. */
  readonly shouldRefresh?: ShouldRefresh | undefined;
  /**
   * The fetch to build on, for another transport such as `XMLHttpRequest`. It is called once for each attempt, with the token in its
   * headers. Default: the option `fetch`.
   */
  readonly fetch?: Fetch | undefined;
}

/** The options of `createAuth`. Only `refresh` is required. */
export interface AuthOptions<Claims = never> {
  /** How to get a new access token: a URL for the usual POST with a cookie, an object with more details, or a function of your own. */
  readonly refresh: string | URL | RefreshEndpoint | Refresher;
  /** The logout endpoint, or a function. Default: none; then a logout is never confirmed. */
  readonly logout?: string | URL | LogoutEndpoint | Logout | undefined;
  /** The exact origins that receive the access token, such as `https://api.example.com`. Default: the page's own, which a list replaces. */
  readonly origins?: readonly string[] | undefined;
  /** More URLs that get plain fetch, with any query. The refresh and logout URLs always do. */
  readonly exclude?: readonly (string | URL)[] | undefined;
  /**
   * Decides whether a response requires a new token and a replay. `rejected` is the result of the built-in rule, so that your rule can
   * extend it: `({ status }, { rejected }) => rejected || status === 419`. Called for every response to a call that was sent with a
   * token. Read only a `clone()` of the body. Default: `rejected`: a 401, unless its `WWW-Authenticate` says that a new token would not
   * help.
   */
  readonly shouldRefresh?: ShouldRefresh | undefined;
  /**
   * Returns the name of a token's user, if `sub` or another usual claim is not enough: with the example, a user who changes the
   * organisation counts as another user, and waiting calls are not sent. The result replaces all other names of the user and is
   * `session.identity`. Called with the claims of the JWT (`undefined` for an opaque token) and the grant. Default: `subject` of the
   * grant, the JWT's `sub`, otherwise `user_id`, `id`, `username`, `email` and similar claims, otherwise the name of the session.
   *
   * @example
   * identify: (claims) => JSON.stringify([claims?.['sub'], claims?.['org']])
   */
  readonly identify?: Identify | undefined;
  /**
   * How a call carries the token. `'cookies'`: the token is in a cookie that scripts cannot read; then any answer of the refresh without
   * an error is a grant. Default: `Authorization: Bearer`.
   */
  readonly attach?: AttachOptions | 'cookies' | undefined;
  /** Repeats a cookie in a header, for servers that check calls by double submit. Default: off. */
  readonly csrf?: CsrfOptions | undefined;
  /**
   * Sends expired tokens too, and takes the new one from a header of the answer. After a 401 with a new token the call is replayed; a
   * new token in any other answer is kept for the next call. Default: off; `true` uses the default headers.
   */
  readonly responseToken?: boolean | ResponseTokenHeaders | undefined;
  /**
   * The name of the session within its origin: tabs with the same name share it. Default: made from the refresh URL and a hash of
   * its headers; give one if a header changes with every release. A `Refresher` has no URL: without a name its tabs do not work together.
   */
  readonly name?: string | undefined;
  /**
   * How tabs work together. `'share'` sends the token from tab to tab; `'lock'` only makes tabs refresh one after the other; `'off'` keeps
   * tabs independent. Default: `'share'`; for a `Refresher` without a `name`, `'off'`.
   */
  readonly tabs?: 'share' | 'lock' | 'off' | undefined;
  /** When the session is restored from the cookie: `'lazy'` with the first call or `ready()`, `'eager'` at once, `false` never. Default: `'lazy'`. */
  readonly restore?: 'lazy' | 'eager' | false | undefined;
  /**
   * Remembers in localStorage that a user was signed in here, so that a first visit sends no refresh. Use it only if every login of the
   * app goes through `login()`. If `refresh` is a function, it has an effect only with a `name`. Default: false.
   */
  readonly rememberSignedIn?: boolean | undefined;
  /**
   * The claims of the user for whom a server has rendered the page, such as those of `peek` of `rebearer/server`. `session` is
   * authenticated from the start, but unverified: the first call, or `ready()`, waits for a refresh or for the token of another tab.
   * Create one auth for each request on the server, and one in the page. The claims are copied. A value that looks like a token is a
   * `TypeError`. Ignored with `restore: false`, and after a logout that has not reached the server. Default: `null`: the session is
   * loading.
   *
   * @example
   * createAuth({ refresh: '/auth/refresh', initial: peeked?.claims });
   */
  readonly initial?: Claims | null | undefined;
  /** How long before the expiry a refresh starts, in milliseconds; at most a quarter of the token's lifetime. Default: 30,000. */
  readonly refreshBefore?: number | undefined;
  /**
   * The time limit of one refresh attempt, of a login request, and of a logout request, in milliseconds, at least 20. Default: 15,000.
   */
  readonly timeout?: number | undefined;
  /** Bytes of a streamed body that are kept for a replay, until the answer comes. Default: 1,048,576. */
  readonly replayLimit?: number | undefined;
  /** How a refresh is repeated after a passing failure. Default: 3 attempts, 500 to 60,000 ms apart. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * Lets the user sign in again in place, after the session has expired or if a stronger login is required (RFC 9470), and keeps the
   * waiting calls: `holdAndReplay(…)` of `rebearer/hold`. Default: the session ends, and calls get their 401.
   */
  readonly reauthenticate?: HoldAndReplay | undefined;
  /** The fetch to build on. Default: the global one, looked up at each call. */
  readonly fetch?: Fetch | undefined;
  /** Replaces the clock, fetch, page and other parts of the environment, for tests and for apps outside of browsers. Default: the browser's. */
  readonly environment?: Partial<Environment> | undefined;
}
