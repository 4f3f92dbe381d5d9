import { member } from '../http/answer.ts';
import { isJwt } from '../token/jwt.ts';

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

const CONTAINERS = new Set(['access', 'auth', 'data', 'result', 'session', 'tokens', 'token']);
const NAMES = new Set([
  'access',
  'accesstoken',
  'authtoken',
  'bearertoken',
  'idtoken',
  'jwt',
  'refreshedtoken',
  'token',
]);
const TOKEN = /^[\x21-\x7e]+$/;

/** Finds the access token of an answer: at the top or two containers down, a JWT before an opaque token. */
export function findGrant(body: unknown): Grant | undefined {
  const found = typeof body === 'string' ? [{ place: {}, token: tokenOf(body) }] : candidates(body, 2);
  const usable = found.flatMap(({ place, token }) => (token === undefined ? [] : [{ place, token }]));
  const best = usable.find(({ token }) => isJwt(token)) ?? usable[0];
  if (best === undefined || (typeof body === 'string' && !isJwt(best.token))) return undefined;
  const read = (name: string): unknown => namedMember(best.place, name) ?? namedMember(body, name);
  return {
    accessToken: best.token,
    tokenType: text(read('tokentype')),
    expiresIn: seconds(read('expiresin')),
    refreshToken: text(read('refreshtoken')),
    sessionId: text(read('sessionid')),
    sessionExpiresIn: seconds(read('sessionexpiresin')),
    idleExpiresIn: seconds(read('idleexpiresin')),
  };
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

function candidates(place: unknown, depth: number): readonly { place: object; token: string | undefined }[] {
  if (typeof place !== 'object' || place === null) return [];
  const members = Object.keys(place).map((name) => [plain(name), member(place, name)] as const);
  const own = members.filter(([name]) => NAMES.has(name)).map(([, value]) => ({ place, token: tokenOf(value) }));
  const inner = depth === 0 ? [] : members.filter(([name]) => CONTAINERS.has(name));
  return [...own, ...inner.flatMap(([, value]) => candidates(value, depth - 1))];
}

function tokenOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const token = value.replace(/^Bearer /i, '');
  return TOKEN.test(token) ? token : undefined;
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
