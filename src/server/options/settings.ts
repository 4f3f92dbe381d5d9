import type { JWK } from 'jose';
import { checkCookieFormat, type CookieFormat } from '../cookie/cookie-format.ts';
import { TOKEN } from '../cookie/read-cookies.ts';
import type { RotationPolicy } from '../rotation/decide.ts';
import type { AuthServerOptions, ClaimsContext, CookieOptions, LifetimeOptions } from './auth-server-options.ts';
import { inTime } from '../in-time.ts';
import { checkFunctions, readNames, duration, flag, noSeconds, text } from './checks.ts';
import { type Issuer, issuerOf, listedOrigins } from './issuer.ts';
import { keysOf } from './keys.ts';

/** The checked options, with defaults. Durations in milliseconds. */
export interface Settings {
  readonly issuer: string;
  readonly audience: string;
  readonly basePath: string;
  /** `undefined` if the store keeps one, for development. */
  readonly secrets: readonly [string, ...string[]] | undefined;
  /** As given: a list or a function. Use `isListed` to compare. */
  readonly origins: NonNullable<AuthServerOptions['origins']>;
  readonly isListed: (origin: string) => boolean | Promise<boolean>;
  readonly claims: ((session: ClaimsContext) => unknown) | undefined;
  readonly cookie: CookieFormat;
  readonly policy: RotationPolicy;
  readonly lifetimes: { readonly accessToken: number; readonly absolute: number; readonly idle: number | undefined };
  readonly keys: readonly [JWK, ...JWK[]] | undefined;
  readonly address: (request: Request) => string | undefined;
  readonly limit: (request: Request) => number | undefined | Promise<number | undefined>;
  readonly csrfHeader: string | undefined;
  readonly onEvent: AuthServerOptions['onEvent'];
  readonly storeTimeout: number;
  readonly now: () => number;
}

const MINUTE = 60 * 1000;
const DEFAULT_GRACE = 20 * 1000;
const SHORTEST_SECRET = 32;

/** Throws a `TypeError` that names a wrong option. */
export function settingsOf(all: AuthServerOptions<object>): Settings {
  const options = readNames(all);
  checkFunctions(options);
  const issuer = issuerOf(options.issuer);
  const given = options.origins ?? [issuer.origin];
  const origins = typeof given === 'function' ? given : listedOrigins(given);
  const basePath = options.basePath ?? '/auth';
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) throw new TypeError('basePath: has to be a path such as /auth.');
  const storeTimeout = duration('storeTimeout', options.storeTimeout ?? 5000, 1, 10 * MINUTE);
  return {
    issuer: issuer.url,
    audience: text('audience', options.audience ?? issuer.url),
    basePath,
    secrets: secretsOf(options.secret, issuer),
    origins,
    isListed: listOf(origins, storeTimeout),
    claims: options.claims,
    cookie: cookieOf(options.cookie, { ...issuer, basePath }),
    policy: {
      rotates: flag('rotation', options.rotation ?? true),
      // No grace has more than 60 seconds. One of as many milliseconds would be over before a second tab asks.
      grace: noSeconds('grace:', duration('grace', options.grace ?? DEFAULT_GRACE, 0, MINUTE), 60),
    },
    lifetimes: lifetimesOf(options.lifetimes),
    keys: options.keys === undefined ? undefined : keysOf(options.keys),
    address: options.address ?? (() => undefined),
    limit: options.limit ?? (() => undefined),
    csrfHeader: options.csrfHeader === undefined ? undefined : headerName(options.csrfHeader),
    onEvent: options.onEvent,
    storeTimeout,
    now: options.now ?? Date.now,
  };
}

function secretsOf(secret: AuthServerOptions['secret'], { isLoopback }: Issuer): Settings['secrets'] {
  const [first, ...others]: readonly unknown[] = [secret ?? []].flat();
  // A list whose first is missing would lose the others.
  if (first === undefined && others.length === 0 && isLoopback) return undefined;
  if (first === undefined)
    throw new TypeError('secret: is missing. Make one with `openssl rand -base64 32`, and use it on every instance.');
  return [longSecret(first), ...others.map(longSecret)];
}

function longSecret(value: unknown): string {
  const secret = text('secret', value);
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new TypeError(`secret: needs ${SHORTEST_SECRET} characters at least, from a random source.`);
}

function listOf(origins: NonNullable<AuthServerOptions['origins']>, timeout: number): Settings['isListed'] {
  if (typeof origins === 'function')
    return async (origin) => asAnswer(await inTime('origins', timeout, () => origins(origin)));
  const list = new Set(origins);
  return (origin) => list.has(origin);
}

/** The -1 of `indexOf` would let every page in. */
function asAnswer(given: unknown): boolean {
  if (typeof (given ?? false) === 'boolean') return given === true;
  throw new TypeError('origins: has to return true or false.');
}

function cookieOf(
  { name, path, persistent = false, sameSite = 'Strict' }: CookieOptions,
  { isSecure, basePath }: Issuer & { readonly basePath: string },
): CookieFormat {
  const format = {
    name: name ?? (isSecure ? '__Host-Http-session' : 'session'),
    path: path ?? (isSecure ? '/' : basePath),
    secure: isSecure,
    sameSite: sameSiteOf(sameSite),
    persistent: flag('cookie.persistent', persistent),
  };
  checkCookieFormat(format, basePath);
  return format;
}

/** `None` would send the cookie with calls of every site. */
function sameSiteOf(value: unknown): 'Strict' | 'Lax' {
  if (value === 'Strict' || value === 'Lax') return value;
  throw new TypeError(`cookie.sameSite: has to be Strict or Lax, not ${String(value)}.`);
}

function headerName(value: unknown): string {
  if (typeof value === 'string' && TOKEN.test(value)) return value;
  throw new TypeError('csrfHeader: has to be the name of a header.');
}

function lifetimesOf({ absolute, accessToken, idle }: LifetimeOptions): Settings['lifetimes'] {
  const limit = idle === undefined ? undefined : lifetimeOf('lifetimes.idle', idle);
  const life = duration('lifetimes.accessToken', accessToken ?? 3 * MINUTE, 1000, 24 * 60 * MINUTE);
  return {
    absolute: lifetimeOf('lifetimes.absolute', absolute ?? 12 * 60 * MINUTE),
    // Only refreshes extend the idle limit: a longer token would let it pass while its user makes calls.
    accessToken: Math.min(life, (limit ?? Infinity) / 2),
    idle: limit,
  };
}

/** Returns how long a session may last. No browser keeps a cookie for longer. */
export function lifetimeOf(name: string, value: unknown): number {
  return duration(name, value, 1000, 400 * 24 * 60 * MINUTE);
}
