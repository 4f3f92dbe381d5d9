import type { JWK } from 'jose';
import type { AuthServerEvent } from '../events/event.ts';
import type { Store } from '../stores/store.ts';

/**
 * The app's own claims in an access token. Those of the server (`iss`, `sub`, `sid`, `exp` ...) take precedence.
 *
 * @example
 * ```ts
 * const claims: AppClaims = { role: 'admin', scope: 'orders:read orders:write' };
 * ```
 */
export type AppClaims = Readonly<Record<string, unknown>>;

/**
 * The options of `createAuthServer`. Durations are in milliseconds.
 *
 * @example
 * ```ts
 * const options: AuthServerOptions = { issuer: 'https://app.example.com', store, secret: process.env.AUTH_SECRET };
 * ```
 */
export interface AuthServerOptions<Claims extends object = AppClaims> {
  /** The `iss` of the tokens: the https address under which browsers reach this server (in development the page's, such as `http://localhost:5173`), or http on a loopback address. `Secure` cookies go by it. */
  readonly issuer: string;
  /** The store of sessions and keys. */
  readonly store: Store;
  /**
   * Signs cookies and encrypts the signing keys at rest: at least 32 characters from a random source, such as `openssl rand -base64 32`.
   * Blanks and line ends around it do not count: a file of secrets may add them.
   * In a list the first is used, and all are accepted: to change it, add the new one at the end on every instance, then move it to the
   * front. Default: on a loopback address the store keeps one; elsewhere it is required.
   */
  readonly secret?: string | readonly string[] | undefined;
  /** Origins whose pages may call, exactly as browsers send them, such as `https://app.example.com` or `capacitor://localhost`; or a function that knows. Default: that of `issuer`, which a list replaces. */
  readonly origins?: readonly string[] | ((origin: string) => boolean | Promise<boolean>) | undefined;
  /**
   * Returns the claims of a user, as an object that can be JSON, at the sign-in and at every refresh; `null` ends the session as
   * `revoked`. Where it rejects, or does not answer in time, the answer is 503 and the session goes on. Default: no claims.
   */
  readonly claims?: ((session: ClaimsContext) => Claims | null | Promise<Claims | null>) | undefined;
  /** The `aud` of the tokens. Default: `issuer`. */
  readonly audience?: string | undefined;
  /** The path of `handler`, without a slash at the end. Default: `/auth`. */
  readonly basePath?: string | undefined;
  /** The session's cookie. Default: each member has one. */
  readonly cookie?: CookieOptions | undefined;
  /** Whether a refresh replaces the cookie. Without rotation, reuse is not detected. Default: `true`. */
  readonly rotation?: boolean | undefined;
  /**
   * Milliseconds in which the previous cookie is still accepted, and gets the current one again. With 0 each cookie is good for one refresh:
   * a lost answer, or two refreshes at once, end the session. Default: 20,000; at most 60,000.
   */
  readonly grace?: number | undefined;
  /** How long tokens and sessions last. Default: three minutes for a token, twelve hours for a session, no idle limit. */
  readonly lifetimes?: LifetimeOptions | undefined;
  /**
   * Private keys of your own instead of those in the store. The first signs, all verify: to change it, add the new one at the end on every
   * instance, then move it to the front. `rotateKeys` has no effect then. Default: keys that the store keeps.
   */
  readonly keys?: readonly JWK[] | undefined;
  /** Returns the client's address, for the list of sessions and the audit trail. Only the app knows which proxies to trust. Default: no addresses. */
  readonly address?: ((request: Request) => string | undefined) | undefined;
  /**
   * Returns the milliseconds to wait if a client has called too often; the answer is then 429 with `Retry-After`. Called before the cookie
   * and the body are read. Where it rejects, or does not answer in time, the answer is 503. Default: no limit.
   */
  readonly limit?: ((request: Request) => number | undefined | Promise<number | undefined>) | undefined;
  /** A header that calls must have, with any value. A form cannot send it. Default: none. */
  readonly csrfHeader?: string | undefined;
  /**
   * Called with each entry of the audit trail. It is not waited for; what it throws, or rejects with, goes to the console. Default:
   * outages and failures go to the console, and in development the cause of a refused call.
   */
  readonly onEvent?: ((event: AuthServerEvent) => unknown) | undefined;
  /** Milliseconds to wait for an answer of the store, of `claims`, `limit` and `origins`. Default: 5000. */
  readonly storeTimeout?: number | undefined;
  /** This machine's clock, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * The session whose claims are needed.
 *
 * @example
 * ```ts
 * const claims = async ({ acr, subject }: ClaimsContext) => {
 *   const user = await findUser(subject);
 *   return user ? { role: acr === 'urn:example:mfa' ? user.role : 'guest' } : null;
 * };
 * ```
 */
export interface ClaimsContext {
  readonly subject: string;
  readonly sessionId: string;
  /** How the user was authenticated, if `signIn` set it. */
  readonly acr: string | undefined;
}

/**
 * The name and the attributes of the session's cookie.
 *
 * @example
 * ```ts
 * const cookie: CookieOptions = { path: '/', sameSite: 'Lax' }; // for a server that renders pages
 * ```
 */
export interface CookieOptions {
  /** Including its prefix. Default: `__Host-Http-session` over https, `session` on a loopback address over http. */
  readonly name?: string | undefined;
  /** Default: `/` over https, otherwise `basePath`. A server that renders pages with `peek` needs `/`. */
  readonly path?: string | undefined;
  /** With `Lax` the browser also sends the cookie when a link in a mail opens the page. Default: `Strict`. */
  readonly sameSite?: 'Strict' | 'Lax' | undefined;
  /** Whether the cookie survives a restart of the browser, until the absolute limit. Default: `false`. */
  readonly persistent?: boolean | undefined;
}

/**
 * The lifetimes of tokens and sessions, in milliseconds.
 *
 * @example
 * ```ts
 * const lifetimes: LifetimeOptions = { accessToken: 5 * 60_000, absolute: 30 * 24 * 60 * 60_000, idle: 60 * 60_000 };
 * ```
 */
export interface LifetimeOptions {
  /**
   * Lifetime of an access token, at most half of `idle`. The last token of a revoked session is valid for this long at most. Default: three
   * minutes.
   */
  readonly accessToken?: number | undefined;
  /** From the sign-in to the end of a session, with or without activity. Default: twelve hours. */
  readonly absolute?: number | undefined;
  /**
   * From the last refresh of an active user to the end of a session. A call with a valid access token does not extend it; `rebearer/lifetime`
   * counts activity between refreshes, and work without calls. Default: no such limit.
   */
  readonly idle?: number | undefined;
}
