import type { JWK } from 'jose';
import type { AuthServerEvent } from '../events/event.ts';
import type { Store } from '../stores/store.ts';

/**
 * Claims of the app's own in an access token. Those of the server (`iss`, `sub`, `sid`, `exp` ...) win over them.
 *
 * @example
 * ```ts
 * const claims: AppClaims = { role: 'admin', scope: 'orders:read orders:write' };
 * ```
 */
export type AppClaims = Readonly<Record<string, unknown>>;

/**
 * Configures `createAuthServer`. Durations are in milliseconds.
 *
 * @example
 * ```ts
 * const options: AuthServerOptions = { issuer: 'https://app.example.com', store, secret: process.env.AUTH_SECRET };
 * ```
 */
export interface AuthServerOptions<Claims extends AppClaims = AppClaims> {
  /** The `iss` of the tokens: the https address under which browsers reach this server (in development the page's, such as `http://localhost:5173`), or http on a loopback address. `Secure` cookies go by it. */
  readonly issuer: string;
  /** Where sessions and keys are kept. */
  readonly store: Store;
  /**
   * Signs cookies and encrypts the signing keys at rest: 32 characters at least, from a random source, such as
   * `openssl rand -base64 32`. Of several the first makes, all are accepted: to change it, add the new one at the end on
   * every instance, then move it to the front. Default: on a loopback address one that the store keeps; elsewhere none.
   */
  readonly secret?: string | readonly string[] | undefined;
  /** Origins whose pages may call, exactly as browsers send them, such as `https://app.example.com` or `capacitor://localhost`; or a function that knows. Default: that of `issuer`. */
  readonly origins?: readonly string[] | ((origin: string) => boolean | Promise<boolean>) | undefined;
  /**
   * Returns the claims of a user, as an object that can be JSON, at the sign-in and at every refresh; `null` ends the session as
   * `revoked`. Where it rejects, or does not answer in time, the answer is 503 and the session goes on. Default: no claims.
   */
  readonly claims?: ((session: ClaimsContext) => Claims | null | Promise<Claims | null>) | undefined;
  /** The `aud` of the tokens. Default: `issuer`. */
  readonly audience?: string | undefined;
  /** The path under which `handler` is reached, without a slash at the end. Default: `/auth`. */
  readonly basePath?: string | undefined;
  readonly cookie?: CookieOptions | undefined;
  /** Whether a refresh replaces the cookie. Without it no reuse is detected. Default: `true`. */
  readonly rotation?: boolean | undefined;
  /** How long the predecessor of the current cookie still gets that cookie. Default: 20,000; at most 60,000. */
  readonly grace?: number | undefined;
  readonly lifetimes?: LifetimeOptions | undefined;
  /** Private keys of your own instead of those in the store. The first signs, all verify. `rotateKeys` does nothing then. */
  readonly keys?: readonly JWK[] | undefined;
  /** Returns the client's address, for the list of sessions and the audit trail: only the app knows which proxies to trust. */
  readonly address?: ((request: Request) => string | undefined) | undefined;
  /**
   * Returns the milliseconds to wait where a client has called too often; asked before the cookie and the body are read.
   * The answer is 429 with `Retry-After`.
   */
  readonly limit?: ((request: Request) => number | undefined | Promise<number | undefined>) | undefined;
  /** A header that calls have to carry, whatever its value. A form cannot send one. Default: none. */
  readonly csrfHeader?: string | undefined;
  /** Called with each entry of the audit trail. It is not waited for; what it throws, or rejects with, goes to the console. */
  readonly onEvent?: ((event: AuthServerEvent) => unknown) | undefined;
  /** Milliseconds to wait for an answer of the store, of `claims`, `limit` and `origins`. Default: 5000. */
  readonly storeTimeout?: number | undefined;
  /** This machine's clock, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * Whose claims are asked for.
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
  /** How the user was authenticated, where `signIn` said so. */
  readonly acr: string | undefined;
}

/**
 * How the cookie of a session is called and sent.
 *
 * @example
 * ```ts
 * const cookie: CookieOptions = { path: '/', sameSite: 'Lax' }; // for a server that renders pages
 * ```
 */
export interface CookieOptions {
  /** With its prefix. Default: `__Host-Http-session` over https, `session` on a loopback address over http. */
  readonly name?: string | undefined;
  /** Default: `/` over https, else `basePath`. A server that renders pages by `peek` needs `/`. */
  readonly path?: string | undefined;
  /** `Lax` has the cookie come along when a link in a mail opens the page. Default: `Strict`. */
  readonly sameSite?: 'Strict' | 'Lax' | undefined;
  /** Whether the cookie outlives the browser's session, until the absolute limit. Default: `false`. */
  readonly persistent?: boolean | undefined;
}

/**
 * How long tokens and sessions last, in milliseconds.
 *
 * @example
 * ```ts
 * const lifetimes: LifetimeOptions = { accessToken: 5 * 60_000, absolute: 30 * 24 * 60 * 60_000, idle: 60 * 60_000 };
 * ```
 */
export interface LifetimeOptions {
  /** Of an access token. A revoked session's last token is good for this long at most. Default: three minutes. */
  readonly accessToken?: number | undefined;
  /** From the sign-in to the end of a session, whatever happens. Default: twelve hours. */
  readonly absolute?: number | undefined;
  /** From the last activity to the end of a session. Default: no such limit. */
  readonly idle?: number | undefined;
}
