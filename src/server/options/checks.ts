import { isRecord } from '../is-record.ts';
import { own } from '../own.ts';
import type { AuthServerOptions, CookieOptions, LifetimeOptions } from './auth-server-options.ts';

/** All options, so that a misspelt one is an error. The compiler checks that the list is complete. */
const NAMES: Readonly<Record<keyof AuthServerOptions, true>> = {
  issuer: true,
  store: true,
  secret: true,
  origins: true,
  claims: true,
  audience: true,
  basePath: true,
  cookie: true,
  rotation: true,
  grace: true,
  lifetimes: true,
  keys: true,
  address: true,
  limit: true,
  csrfHeader: true,
  onEvent: true,
  storeTimeout: true,
  now: true,
};

const COOKIE: Readonly<Record<keyof CookieOptions, true>> = {
  name: true,
  path: true,
  persistent: true,
  sameSite: true,
};
const LIFETIMES: Readonly<Record<keyof LifetimeOptions, true>> = { absolute: true, accessToken: true, idle: true };

/** Returns the own members of the options, and of those within them. Throws for a name that is unknown. */
export function readNames(
  given: AuthServerOptions<object>,
): AuthServerOptions<object> & { readonly cookie: CookieOptions; readonly lifetimes: LifetimeOptions } {
  const options = readGiven('createAuthServer', given, Object.keys(NAMES));
  return Object.assign(options, {
    cookie: readGiven('createAuthServer: cookie', options.cookie ?? {}, Object.keys(COOKIE)),
    lifetimes: readGiven('createAuthServer: lifetimes', options.lifetimes ?? {}, Object.keys(LIFETIMES)),
  });
}

/** Returns the own members of what a function is given. Throws unless it is an object with known members: a misspelt one would be ignored. */
export function readGiven<Given extends object>(method: string, given: Given, known: readonly string[]): Given {
  if (!isRecord(given)) throw new TypeError(`${method}: needs an object with ${known.join(', ')}.`);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${method}: ${unknown} is not an option. Write one of ${known.join(', ')}.`);
  return own(given);
}

/** Returns a text without the line end that a file of secrets may add: with it, an instance that reads a variable would have another. */
export function text(name: string, value: unknown): string {
  const trimmed = typeof value === 'string' ? value.trim() : '';
  if (trimmed === '') throw new TypeError(`${name}: has to be a text, not empty.`);
  return trimmed;
}

/** Returns a duration in milliseconds if it is within the limits. */
export function duration(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return Math.round(value);
  throw new TypeError(`${name}: has to be ${least} to ${most} milliseconds, not ${String(value)}.`);
}

/** Throws for a duration that is so short, and not 0, that it is one in seconds by mistake. */
export function noSeconds(name: string, value: number, longest: number): number {
  if (value === 0 || value > longest) return value;
  throw new TypeError(`${name} has to be milliseconds, not ${value}, which looks like seconds.`);
}

/** Only booleans: a text such as `'false'` would count as true. */
export function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${name}: has to be true or false, not ${String(value)}.`);
}

/** Throws if one of these options is given and is not a function. */
export function checkFunctions(options: AuthServerOptions<object>): void {
  for (const name of ['address', 'claims', 'limit', 'now', 'onEvent'] as const) {
    const given: unknown = options[name];
    if (given !== undefined && typeof given !== 'function') throw new TypeError(`${name}: has to be a function.`);
  }
}
