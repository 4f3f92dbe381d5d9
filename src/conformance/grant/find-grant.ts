import { findGrant as findClientsGrant, placesIn } from '../../refresh/grant.ts';
import { member } from '../http/answer.ts';

/** The result of a login or a refresh, as a client reads it. */
export interface Grant {
  readonly accessToken: string;
  readonly tokenType: string | undefined;
  /** Seconds. */
  readonly expiresIn: number | undefined;
  readonly refreshToken: string | undefined;
  readonly sessionId: string | undefined;
  /** Seconds. */
  readonly sessionExpiresIn: number | undefined;
  /** Seconds. */
  readonly idleExpiresIn: number | undefined;
}

/** Finds the grant as the client does, and reads the type of its token, which the client has no use for. */
export function findGrant(body: unknown): Grant | undefined {
  const found = findClientsGrant(body);
  if (found === undefined) return undefined;
  const { accessToken, expiresIn, refreshToken, sessionId, sessionExpiresIn, idleExpiresIn } = found;
  const types = placesIn(body).map(([place]) => text(namedMember(place, 'tokentype')));
  const tokenType = types.find((type) => type !== undefined);
  return { accessToken, tokenType, expiresIn, refreshToken, sessionId, sessionExpiresIn, idleExpiresIn };
}

/** The grant of an answer whose tokens are in cookies: only the names in its body can be read. */
export function cookieGrant(body: unknown): Grant {
  return {
    accessToken: '',
    tokenType: undefined,
    expiresIn: seconds(namedMember(body, 'expiresin')),
    refreshToken: undefined,
    sessionId: text(namedMember(body, 'sessionid')),
    sessionExpiresIn: seconds(namedMember(body, 'sessionexpiresin')),
    idleExpiresIn: seconds(namedMember(body, 'idleexpiresin')),
  };
}

function namedMember(place: unknown, wanted: string): unknown {
  if (typeof place !== 'object' || place === null) return undefined;
  const name = Object.keys(place).find((candidate) => plain(candidate) === wanted);
  return name === undefined ? undefined : member(place, name);
}

/** Normalizes a name: `access_token`, `accessToken` and `AccessToken` are one name. */
function plain(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
