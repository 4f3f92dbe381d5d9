import type { JWTPayload } from 'jose';
import { readAccessToken, type ServerClaims } from './access-token.ts';
import { type Caller, callerOf } from './caller.ts';
import { UnavailableError } from './errors/unavailable-error.ts';
import { unavailable } from './http/answer.ts';
import { bearerOf, challenge } from './http/challenge.ts';
import { checkRequest } from './http/check-request.ts';
import { withCors } from './http/cors.ts';
import { own } from './own.ts';
import { type Required, type Requirement, requiredOf } from './requirement.ts';
import type { ServerParts } from './server-parts.ts';

type Parts = Pick<ServerParts, 'emit' | 'keys' | 'now' | 'settings'>;

/** Returns the caller of a bearer token, or the response to return instead. */
export async function verify<Claims extends object>(
  request: Request,
  requirement: Requirement,
  parts: Parts,
): Promise<Caller<Claims> | Response> {
  checkRequest('verify', request);
  const found = await callerOrRefusal<Claims>(request, requiredOf(requirement), parts);
  return found instanceof Response ? withCors(found, request, { ...parts, credentials: false }) : found;
}

async function callerOrRefusal<Claims extends object>(
  request: Request,
  required: Required,
  { keys, now, settings }: Parts,
): Promise<Caller<Claims> | Response> {
  const token = bearerOf(request);
  if (token === undefined) return challenge();
  try {
    const { expiredFor } = required;
    const claims = await readAccessToken(token, { keys, settings, now, expiredFor });
    if (claims === undefined) return challenge('invalid_token');
    return lacking(own(claims), required, now()) ?? callerOf(claims);
  } catch (error) {
    if (error instanceof UnavailableError) return unavailable();
    throw error;
  }
}

/** Returns the challenge for a missing requirement. */
function lacking(
  claims: JWTPayload & ServerClaims,
  { maxAge, scopes, ways }: Required,
  now: number,
): Response | undefined {
  const granted = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  if (!scopes.every((one) => granted.includes(one)))
    return challenge('insufficient_scope', { scope: scopes.join(' ') });

  const isRightWay = ways.length === 0 || (claims.acr !== undefined && ways.includes(claims.acr));
  const isRecent = maxAge === undefined || now - claims.auth_time * 1000 <= maxAge;
  if (isRightWay && isRecent) return undefined;
  return challenge('insufficient_user_authentication', {
    ...(ways.length > 0 && { acr_values: ways.join(' ') }),
    ...(maxAge !== undefined && { max_age: Math.floor(maxAge / 1000) }),
  });
}
