import type { Caller } from './caller.ts';
import { emitter } from './events/emitter.ts';
import { configuredKeys } from './keys/key-ring.ts';
import { storedKeys } from './keys/stored-keys.ts';
import { once } from './once.ts';
import type { AppClaims, AuthServerOptions } from './options/auth-server-options.ts';
import { settingsOf } from './options/settings.ts';
import { peek, type Peeked } from './peek.ts';
import type { Requirement } from './requirement.ts';
import { createResponseToken, type ResponseToken } from './response-token.ts';
import { handle } from './routes/handle.ts';
import { deriveSecrets, keptSecret } from './secrets/secrets.ts';
import type { ServerParts } from './server-parts.ts';
import { endSession } from './sessions/end-session.ts';
import { revokeAll, type SessionInfo, sessionsOf } from './sessions/session-info.ts';
import { createSweep } from './sessions/sweep.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { checkText, LONGEST } from './stores/kept-text.ts';
import { createOutages } from './stores/outages.ts';
import { reachable } from './stores/reachable.ts';
import { createStoreClock } from './stores/store-clock.ts';
import { verify } from './verify.ts';

/**
 * The server's half of a session: made once, used by every route. No method needs `this`.
 *
 * @example
 * ```ts
 * export const server: AuthServer<{ role: string }> = createAuthServer({ issuer, store, secret, claims });
 * ```
 */
export interface AuthServer<Claims extends AppClaims = AppClaims> {
  /**
   * Answers `POST /auth/refresh`, `POST /auth/logout`, `GET` and `DELETE /auth/sessions`, `DELETE /auth/sessions/ID`,
   * `GET /auth/jwks.json`, and the preflights of them; 404 for other paths. Never rejects.
   *
   * @example
   * ```ts
   * app.all('/auth/*', (c) => server.handler(c.req.raw));
   * ```
   */
  readonly handler: (request: Request) => Promise<Response>;
  /**
   * Starts a session for a user whom your route has authenticated; the response has the token and the cookie. The session of
   * a cookie that came along ends, unless this is a step-up (`acr`) of its own user. Refuses calls from other sites' pages
   * with 403. Rejects with a `TypeError` where stores cannot keep `subject` or `acr`: empty, too long, with a NUL or a lone surrogate.
   *
   * @example
   * ```ts
   * app.post('/auth/login', async (c) => {
   *   const user = await checkPassword(await c.req.json());
   *   return user ? server.signIn(c.req.raw, { subject: user.id }) : c.json({ error: 'wrong_password' }, 401);
   * });
   * ```
   */
  readonly signIn: (request: Request, given: SignIn) => Promise<Response>;
  /**
   * Returns the caller by its bearer token, without a query; or the response to give instead: 401 with a challenge (RFC 6750,
   * RFC 9470), 403 `insufficient_scope`, or 503 where the keys are out of reach. A cookie never counts.
   *
   * @example
   * ```ts
   * const caller = await server.verify(request, { scope: 'orders:write', maxAge: 5 * 60_000 });
   * if (caller instanceof Response) return caller;
   * ```
   */
  readonly verify: (request: Request, requirement?: Requirement) => Promise<Caller<Claims> | Response>;
  /**
   * Returns whose cookie came with a page's request, and a token for the calls that the server makes while it renders;
   * `undefined` where the cookie is missing or not accepted. It accepts what a refresh would accept now, never rotates, and writes nothing. Needs a cookie with
   * the path `/`. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * const visitor = await server.peek(request); // undefined: render as loading, and let the client restore the session
   * ```
   */
  readonly peek: (request: Request) => Promise<Peeked<Claims> | undefined>;
  /**
   * Returns a new token for a call with an expired one and the cookie of the same session, and the headers that bring it back
   * (`X-Access-Token`); `undefined` where nothing of it is due. The cookie is not rotated, so no reuse is detected. Needs a
   * cookie with the path `/`. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * const renewed = await server.responseToken(request);
   * const caller = renewed?.caller ?? (await server.verify(request));
   * if (caller instanceof Response) return caller;
   * return Response.json(await ordersOf(caller.subject), { headers: renewed?.headers ?? {} });
   * ```
   */
  readonly responseToken: (request: Request) => Promise<ResponseToken<Claims> | undefined>;
  /**
   * Returns the sessions of a user that are alive, the last seen first. Rejects with an `UnavailableError`; with a `TypeError`
   * where stores cannot keep `subject`.
   *
   * @example
   * ```ts
   * for (const { device, address, seenAt } of await server.sessions('alice')) console.log(device, address, new Date(seenAt));
   * ```
   */
  readonly sessions: (subject: string) => Promise<readonly SessionInfo[]>;
  /**
   * Ends a session as `revoked`; returns whether it was still open. A refresh in flight does not bring it back; its last access
   * token is good until it expires. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * await server.revoke(sessionId);
   * ```
   */
  readonly revoke: (id: string) => Promise<boolean>;
  /**
   * Ends all sessions of a user as `revoked`, but for the one of the id `except`; returns how many. Rejects with an
   * `UnavailableError`.
   *
   * @example
   * ```ts
   * await server.revokeAll(user.id, { except: caller.sessionId }); // after a change of the password
   * ```
   */
  readonly revokeAll: (subject: string, options?: { readonly except?: string | undefined }) => Promise<number>;
  /**
   * Adds a signing key, which signs ten minutes later, when every cache has it; returns whether one was added. It is not where
   * the last one is that young, or another instance was faster: so every instance may call it, once a day or a month. Rejects
   * with an `UnavailableError`.
   *
   * @example
   * ```ts
   * setInterval(() => void server.rotateKeys().catch(report), 24 * 60 * 60 * 1000);
   * ```
   */
  readonly rotateKeys: () => Promise<boolean>;
}

/**
 * Makes the server's half of a session. Asks the store for nothing before the first request. Throws a `TypeError` that names
 * the option where one cannot be meant.
 *
 * @example
 * ```ts
 * export const server = createAuthServer({
 *   issuer: 'https://app.example.com',
 *   store: sqliteStore('sessions.db'),
 *   secret: process.env.AUTH_SECRET,
 *   claims: async ({ subject }) => (await findUser(subject))?.claims ?? null,
 * });
 * ```
 */
export function createAuthServer<Claims extends AppClaims = AppClaims>(
  options: AuthServerOptions<Claims>,
): AuthServer<Claims> {
  const parts = partsOf(options);
  const { keys } = parts;
  const sweep = createSweep(parts);
  const responseToken = createResponseToken<Claims>(parts);
  return {
    handler: (request) => handle(request, parts),
    signIn: async (request, given) => {
      const response = await signIn(request, given, parts);
      await sweep();
      return response;
    },
    verify: (request, requirement = {}) => verify(request, requirement, parts),
    peek: (request) => peek(request, parts),
    responseToken,
    sessions: (subject) => sessionsOf(subject, parts),
    revoke: async (id) => {
      checkText('revoke: id', id, LONGEST.id);
      return (await endSession({ id, reason: 'revoked' }, parts)).applied;
    },
    revokeAll: (subject, { except } = {}) => revokeAll(subject, { except }, parts),
    rotateKeys: async () => {
      const kid = await keys.rotate();
      if (kid !== undefined) parts.emit({ type: 'key_rotation', kid });
      return kid !== undefined;
    },
  };
}

function partsOf<Claims extends AppClaims>(options: AuthServerOptions<Claims>): ServerParts {
  const settings = settingsOf(options);
  const emit = emitter(settings);
  const clock = createStoreClock(settings.now);
  const outages = createOutages({ timeout: settings.storeTimeout, clock });
  const store = reachable(options.store, {
    timeout: settings.storeTimeout,
    outages,
    clock,
    now: settings.now,
    onFailure: (error) => emit({ type: 'outage', error }),
  });
  const secrets = once(async () => deriveSecrets(settings.secrets ?? [await keptSecret(store)]));
  const { lifetimes, now } = settings;
  const keys = settings.keys
    ? configuredKeys(settings.keys)
    : storedKeys({ store, secrets, lifetime: lifetimes.accessToken, now });
  return { settings, store, now: () => clock.now() ?? now(), outages, secrets, keys, emit };
}
