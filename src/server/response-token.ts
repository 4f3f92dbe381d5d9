import { readAccessToken } from './access-token.ts';
import { askApp } from './ask-app.ts';
import { type Caller, callerOf } from './caller.ts';
import { bearerOf } from './http/challenge.ts';
import { checkRequest } from './http/check-request.ts';
import { EXPOSED_WITH_TOKEN, TOKEN_HEADERS } from './http/cors.ts';
import { isOwnApiCall } from './http/own-call.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import { peek, type Peeked } from './peek.ts';
import { createRecent } from './recent.ts';
import type { ServerParts } from './server-parts.ts';
import { presentedSession } from './sessions/accepted-session.ts';

/**
 * A new token for the answer of an API call.
 *
 * @example
 * ```ts
 * const answer = (orders: unknown, renewed: ResponseToken): Response => Response.json(orders, { headers: renewed.headers });
 * ```
 */
export interface ResponseToken<Claims extends object = AppClaims> {
  readonly caller: Caller<Claims>;
  /** Set these on the answer: the token, its lifetime in seconds, the exposed headers for CORS, and `Cache-Control: no-store`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A token that expired longer ago is not renewed. */
const EXPIRED_FOR = 30 * 24 * 60 * 60 * 1000;

/** Makes `responseToken`. It caches tokens briefly, so that calls which leave a page together get the same one. */
export function createResponseToken<Claims extends object>(
  parts: ServerParts,
): (request: Request) => Promise<ResponseToken<Claims> | undefined> {
  const { keys, now, settings } = parts;
  const recent = createRecent<Peeked<Claims> | undefined>(settings.lifetimes.accessToken);

  return async (request) => {
    checkRequest('responseToken', request);
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    if (!(await askApp('origins', parts, () => isOwnApiCall(request, settings.isListed)))) return undefined;
    const expired = await readAccessToken(token, { keys, settings, now, expiredFor: EXPIRED_FOR });
    if (expired === undefined || expired.exp * 1000 > now()) return undefined;
    // Only for the session of the cookie, and only if a refresh would be granted.
    const presented = await presentedSession(request, parts);
    if (presented?.session.id !== expired.sid) return undefined;
    const renewed = await recent.take(expired.sid, now(), () => peek<Claims>(request, parts));
    return renewed && responseTokenOf(renewed, now());
  };
}

function responseTokenOf<Claims extends object>(
  { accessToken, claims, expiresAt }: Peeked<Claims>,
  now: number,
): ResponseToken<Claims> | undefined {
  const life = Math.floor((expiresAt - now) / 1000);
  if (life < 1) return undefined;
  const [tokenHeader, lifeHeader] = TOKEN_HEADERS;
  return {
    caller: callerOf(claims),
    headers: {
      [tokenHeader]: accessToken,
      [lifeHeader]: String(life),
      'Access-Control-Expose-Headers': EXPOSED_WITH_TOKEN,
      'Cache-Control': 'no-store',
    },
  };
}
