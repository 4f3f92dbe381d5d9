import type { AuthServerOptions } from './auth-server-options.ts';

/** Every option, so that a misspelt one is an error instead of a default. The compiler holds it to be complete. */
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

export function checkNames(options: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined) throw new TypeError(`${unknown}: is not an option of createAuthServer.`);
}

export function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: has to be a text.`);
  return value;
}

/** Returns a duration in milliseconds that lies within the limits. */
export function duration(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return Math.round(value);
  throw new TypeError(`${name}: has to be ${least} to ${most} milliseconds, not ${String(value)}.`);
}
