import { readAccessToken } from './access-token.ts';
import { type Caller, callerOf } from './caller.ts';
import { UnavailableError } from './errors/unavailable-error.ts';
import { unavailable } from './http/answer.ts';
import { bearerOf, challenge } from './http/challenge.ts';
import { withCors } from './http/cors.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import type { ServerParts } from './server-parts.ts';

/** What a route asks of its caller besides a valid token. */
export interface Requirement {
  /** Scopes that the token's `scope` claim has to hold, all of them. Else 403 `insufficient_scope` (RFC 6750). */
  readonly scope?: string | readonly string[] | undefined;
  /** Ways of authentication of which the token's `acr` has to be one. Else 401 with a challenge to step up (RFC 9470). */
  readonly acr?: string | readonly string[] | undefined;
  /** Milliseconds since the user last proved to be the user, at most. Else 401 with a challenge to step up (RFC 9470). */
  readonly maxAge?: number | undefined;
  /** Milliseconds for which an expired token is still accepted: as a proof of who had it, never for an API. Default: 0. */
  readonly expiredFor?: number | undefined;
}

/** Returns the caller by its bearer, or the answer to give instead. */
export async function verify<Claims extends AppClaims>(
  request: Request,
  requirement: Requirement,
  parts: Pick<ServerParts, 'keys' | 'settings'>,
): Promise<Caller<Claims> | Response> {
  const { isListed } = parts.settings;
  const judged = await judge<Claims>(request, requirement, parts);
  return judged instanceof Response ? withCors(judged, request, { credentials: false, isListed }) : judged;
}

async function judge<Claims extends AppClaims>(
  request: Request,
  { expiredFor = 0, ...requirement }: Requirement,
  { keys, settings }: Pick<ServerParts, 'keys' | 'settings'>,
): Promise<Caller<Claims> | Response> {
  const token = bearerOf(request);
  if (token === undefined) return challenge();
  try {
    const claims = await readAccessToken(token, { keys, settings, expiredFor });
    if (claims === undefined) return challenge('invalid_token');
    const caller = callerOf<Claims>(claims);
    return lacking(caller, requirement, settings.now()) ?? caller;
  } catch (error) {
    if (error instanceof UnavailableError) return unavailable();
    throw error;
  }
}

/** Returns the challenge for what the caller lacks. */
function lacking({ claims }: Caller, { acr, maxAge, scope }: Requirement, now: number): Response | undefined {
  const scopes = listOf(scope);
  const granted = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  if (!scopes.every((one) => granted.includes(one)))
    return challenge('insufficient_scope', { scope: scopes.join(' ') });

  const ways = listOf(acr);
  const isRightWay = ways.length === 0 || (claims.acr !== undefined && ways.includes(claims.acr));
  const isRecent = maxAge === undefined || now - claims.auth_time * 1000 <= maxAge;
  if (isRightWay && isRecent) return undefined;
  return challenge('insufficient_user_authentication', {
    ...(ways.length > 0 && { acr_values: ways.join(' ') }),
    ...(maxAge !== undefined && { max_age: Math.floor(maxAge / 1000) }),
  });
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
