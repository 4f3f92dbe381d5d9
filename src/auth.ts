import type { EXTENSION, Extension } from './extension.ts';
import type { AuthEventListener, AuthEventType } from './events/events.ts';
import type { LoginSource } from './lifecycle/login.ts';
import type { LogoutResult } from './lifecycle/logout.ts';
import type { FetchRules } from './options/options.ts';
import type { AccessTokenRequest } from './request/access-token.ts';
import type { Fetch } from './request/call.ts';
import type { Session } from './session/session.ts';

/** The session of one user in this page, and the fetch that uses it. `Auth` alone is an auth with any claims. */
export interface Auth<Claims = unknown> {
  /**
   * Fetches like `globalThis.fetch`, with the access token for the listed origins. If a token is refused, one refresh is made for all
   * callers, and the request is replayed once. Rejects as fetch does; with `RefreshError` or `ConfigurationError` if no token could be
   * obtained; with `SessionChangedError` if the user changed. When the session ends, it resolves with the server's 401.
   */
  readonly fetch: Fetch;
  /**
   * Makes another fetch for this session, with its own rules.
   *
   * @throws TypeError for a rule that is unknown or wrong.
   */
  readonly createFetch: (rules?: FetchRules) => Fetch;
  /** The current session: frozen, and the same object until it changes. A refreshed token does not change it. */
  readonly session: Session<Claims>;
  /**
   * The session of the first render, which a server's markup shows: that of the option `initial`, otherwise loading. Never changes.
   * For adapters: hydrate with it, then use `session`.
   */
  readonly initialSession: Session<Claims>;
  /** Calls the listener after every change of `session`. Returns a function that unsubscribes. */
  readonly subscribe: (listener: (session: Session<Claims>) => void) => () => void;
  /**
   * Restores the session from the cookie, once for all callers. Resolves when `session` is no longer loading; on a server, at once.
   * Rejects with `RefreshError` or `ConfigurationError` if the server gave no usable answer; the next call tries again.
   */
  readonly ready: () => Promise<void>;
  /**
   * Signs a user in. Prefer passing a function that makes the login request: `login` calls it while no tab refreshes, so that a refresh
   * of the former user cannot replace the cookie of the login. A login that was already made is passed as its unread response, its
   * parsed body, or a grant. Without an argument, the session is restored from its cookie. If the answer has no token, a refresh follows.
   *
   * Rejects with `LoginError` if no user is signed in afterwards; it has the `status` and the unread `response`. If the answer was lost,
   * it rejects too, and `session` shows whom the server has signed in. Rejects with `SessionChangedError` if `logout()` was called
   * meanwhile. Put only the login request into the function. Do not await `ready()`, `login()` or `logout()` in it: they wait for the
   * login. They reject at once if the function starts with them.
   *
   * @example
   * await auth.login(({ signal }) => fetch('/auth/login', { method: 'POST', body, signal }));
   */
  readonly login: (source?: LoginSource) => Promise<void>;
  /**
   * Ends the session: at once in this page and the other tabs, then at the server. Resolves with `confirmed: false` if the server has
   * not confirmed that its session is over; the next page load then does not restore the session, and ends it. Rejects only at the
   * start of a login function.
   */
  readonly logout: () => Promise<LogoutResult>;
  /**
   * Gets a new access token now, for example because the server has changed the user's claims. `session` does not become loading, and
   * changes only if its claims do. Simultaneous calls share one refresh, which starts after the first of them. Rejects with
   * `SignedOutError` without a session, and otherwise as `fetch` does.
   */
  readonly refresh: () => Promise<void>;
  /**
   * Returns an access token for a transport other than fetch, such as a WebSocket; `undefined` without a session, and on a server. With
   * `rejected`, a token that the server has refused, it returns a newer one.
   *
   * @example
   * const token = await auth.getAccessToken({ rejected: refusedToken });
   */
  readonly getAccessToken: (request?: AccessTokenRequest) => Promise<string | undefined>;
  /** Calls the listener for every event of a type. Returns a function that unsubscribes. Events never contain a token. */
  readonly on: <Type extends AuthEventType>(type: Type, listener: AuthEventListener<Type>) => () => void;
  /** Returns the last events as text, one line each, newest last. They answer "why was I logged out?" and contain no secrets. */
  readonly explain: () => string;
  /** Stops listening to the page and the other tabs. Pending calls still settle. */
  readonly dispose: () => void;
  /** @internal */
  readonly [EXTENSION]: Extension;
}
