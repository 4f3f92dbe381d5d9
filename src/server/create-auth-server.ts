import type { Caller } from './caller.ts';
import { createClients } from './clients.ts';
import { emitter } from './events/emitter.ts';
import { createTell } from './events/tell.ts';
import { configuredKeys } from './keys/key-ring.ts';
import { storedKeys } from './keys/stored-keys.ts';
import { once } from './once.ts';
import type { AppClaims, AuthServerOptions } from './options/auth-server-options.ts';
import { readGiven } from './options/checks.ts';
import { settingsOf } from './options/settings.ts';
import { peek, type Peeked } from './peek.ts';
import type { Requirement } from './requirement.ts';
import { createResponseToken, type ResponseToken } from './response-token.ts';
import { handle } from './routes/handle.ts';
import { deriveSecrets, keptSecret } from './secrets/secrets.ts';
import type { ServerParts } from './server-parts.ts';
import { createArrivals } from './sessions/arrivals.ts';
import { endSession } from './sessions/end-session.ts';
import { revokeAll, type SessionInfo, sessionsOf } from './sessions/session-info.ts';
import { createSweep } from './sessions/sweep.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { checkText, LONGEST } from './stores/kept-text.ts';
import { createHearTime } from './stores/hear-time.ts';
import { createOutages } from './stores/outages.ts';
import { reachable } from './stores/reachable.ts';
import { createStoreClock } from './stores/store-clock.ts';
import { verify } from './verify.ts';

/**
 * The server half of a session. Create it once and use it in every route. Methods need no `this`.
 *
 * @example
 * ```ts
 * export const server: AuthServer<{ role: string }> = createAuthServer({ issuer, store, secret, claims });
 * ```
 */
export interface AuthServer<Claims extends object = AppClaims> {
  /**
   * Answers `POST /auth/refresh`, `POST /auth/logout`, `GET` and `DELETE /auth/sessions`, `DELETE /auth/sessions/ID`,
   * `GET /auth/jwks.json`, which is also `/.well-known/jwks.json` where your app routes that path here, and their preflights; 404 for
   * other paths. Never rejects.
   *
   * @example
   * ```ts
   * app.all('/auth/*', (c) => server.handler(c.req.raw));
   * ```
   */
  readonly handler: (request: Request) => Promise<Response>;
  /**
   * Starts a session for a user whom your route has authenticated. The response has the token and the cookie. If the request has the
   * cookie of another session, that session ends, unless this is a step-up (`acr`) of its own user. With `stepUp` no session starts.
   * Answers 403 to calls from pages of other sites. Rejects with a `TypeError` if stores cannot keep `subject` or `acr`: empty, too long,
   * with a NUL or a lone surrogate.
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
   * Returns the caller of a valid bearer token, without a query; or the response to return instead: 401 with a challenge (RFC 6750,
   * RFC 9470), 403 `insufficient_scope`, or 503 if the keys are out of reach. It never accepts a cookie.
   *
   * @example
   * ```ts
   * const caller = await server.verify(request, { scope: 'orders:write', maxAge: 5 * 60_000 });
   * if (caller instanceof Response) return caller;
   * ```
   */
  readonly verify: (request: Request, requirement?: Requirement) => Promise<Caller<Claims> | Response>;
  /**
   * Returns the user of a page request's cookie, and a token for the calls that the server makes while it renders; `undefined` if the
   * cookie is missing or not accepted. It accepts the cookies that a refresh would accept, never rotates, and writes nothing. Needs a
   * cookie with the path `/`. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * const visitor = await server.peek(request); // undefined: render as loading, and let the client restore the session
   * ```
   */
  readonly peek: (request: Request) => Promise<Peeked<Claims> | undefined>;
  /**
   * Returns a new token for a call with an expired token and the cookie of the same session, and the headers that carry it to the page
   * (`X-Access-Token`); otherwise `undefined`. The cookie is not rotated, so reuse is not detected. Needs a cookie with the path `/`.
   * Rejects with an `UnavailableError`.
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
   * Returns the live sessions of a user, the last seen first. Rejects with an `UnavailableError`; with a `TypeError` if stores cannot
   * keep `subject`.
   *
   * @example
   * ```ts
   * for (const { device, address, seenAt } of await server.sessions('alice')) console.log(device, address, new Date(seenAt));
   * ```
   */
  readonly sessions: (subject: string) => Promise<readonly SessionInfo[]>;
  /**
   * Ends a session as `revoked`. Returns whether it was still open. A refresh in flight cannot restore it; its last access token is
   * valid until it expires. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * await server.revoke(sessionId);
   * ```
   */
  readonly revoke: (id: string) => Promise<boolean>;
  /**
   * Ends all sessions of a user as `revoked`, except the one with the id `except`. Returns how many. A `signIn` that is completed during
   * or after the call starts a session; one with `stepUp` does not, because a second factor alone must not sign in a user whose sessions
   * were ended. Rejects with an `UnavailableError`.
   *
   * @example
   * ```ts
   * await server.revokeAll(user.id, { except: caller.sessionId }); // after a change of the password
   * ```
   */
  readonly revokeAll: (subject: string, options?: { readonly except?: string | undefined }) => Promise<number>;
  /**
   * Adds a signing key, which signs ten minutes later, when every cache has it. Returns whether one was added: not if the last one is
   * younger than that, or if another instance was faster. So every instance may call it, for example once a day. Rejects with an
   * `UnavailableError`.
   *
   * @example
   * ```ts
   * setInterval(() => void server.rotateKeys().catch(report), 24 * 60 * 60 * 1000);
   * ```
   */
  readonly rotateKeys: () => Promise<boolean>;
}

/**
 * Creates the server half of a session. It makes no call to the store before the first request. Throws a `TypeError` that names a
 * wrong option.
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
export function createAuthServer<Claims extends object = AppClaims>(
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
    revokeAll: async (subject, options = {}) => {
      const { except } = readGiven('revokeAll', options, ['except']);
      return revokeAll(subject, { except }, parts);
    },
    rotateKeys: async () => {
      const kid = await keys.rotate();
      if (kid !== undefined) parts.emit({ type: 'key_rotation', kid });
      return kid !== undefined;
    },
  };
}

function partsOf<Claims extends object>(options: AuthServerOptions<Claims>): ServerParts {
  const settings = settingsOf(options);
  const tell = createTell();
  const emit = emitter(settings, tell);
  const clock = createStoreClock(settings.now);
  const outages = createOutages({ timeout: settings.storeTimeout, now: settings.now });
  const store = reachable(options.store, {
    timeout: settings.storeTimeout,
    outages,
    clock,
    now: settings.now,
    onFailure: (error) => emit({ type: 'outage', error }),
  });
  const { lifetimes, now, storeTimeout: timeout } = settings;
  const secrets = once(async () => deriveSecrets(settings.secrets ?? [await keptSecret(store)]), { now, timeout });
  const keys = settings.keys
    ? configuredKeys(settings.keys, createHearTime(store, { now, timeout }))
    : storedKeys({ store, secrets, lifetime: lifetimes.accessToken, now, timeout });
  return {
    settings,
    store,
    now: () => clock.now() ?? now(),
    outages,
    arrivals: createArrivals(settings.now),
    clients: createClients(),
    secrets,
    keys,
    emit,
    tell,
  };
}
