import { join } from 'node:path';
import type { About } from '../shared/system.ts';
import { defaultAccessCookie, defaultCookie, defaultCsrfCookie, type CookieConfig } from './cookie.ts';
import type { RateLimits } from './rate-limit.ts';

/** `accept` runs the call and sends the token with its answer; `reject` sends it with a 401, and the page replays. */
export type ResponseTokenMode = 'accept' | 'reject' | false;

/**
 * Where a page finds its grants: the token in the body and a cookie that refreshes it (`cookie`), both in the body
 * (`tokens`, RFC 6749), or both in cookies (`cookies`).
 */
export type Grants = 'cookie' | 'tokens' | 'cookies';

/** How the server runs. Durations are in seconds, as in the fields that they become (`exp`, `Retry-After`). */
export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Under which browsers find it. */
  readonly hostname: string;
  /** Serves https, and secure cookies then. */
  readonly tls: Certificate | undefined;
  /** A path, or `:memory:`. */
  readonly dbFile: string;
  /** Where the sessions are kept: `postgres://…` or `redis://…`. Default: in the file. */
  readonly store: string | undefined;
  /** How long an answer of the store may take. */
  readonly storeTimeout: number;
  /** Of several instances, or under a public name. Default: one that is made. */
  readonly secret: string | undefined;
  /** Short, so that tokens expire while the demo is watched. */
  readonly tokenLifetime: number;
  /** From login; refreshes never prolong it. */
  readonly sessionLifetime: number;
  /** Without activity; 0 for no limit. */
  readonly idleLifetime: number;
  /** How long the predecessor of the current cookie still gets that cookie. */
  readonly graceSeconds: number;
  readonly rotation: boolean;
  /** Refuses the tokens of ended sessions at once, at the price of one look-up a call. */
  readonly denylist: boolean;
  /** Default: this server's own, as `localhost` and as `127.0.0.1`. */
  readonly allowedOrigins: readonly string[] | undefined;
  readonly cookie: CookieConfig;
  readonly accessCookie: CookieConfig;
  readonly csrfCookie: CookieConfig;
  readonly grants: Grants;
  /** The client ids that the token endpoint accepts. Default: all, because the id of a public client proves nothing. */
  readonly clientId: string | undefined;
  /** Gives an API call with an expired token and the cookie of the same session a new one. */
  readonly responseToken: ResponseTokenMode;
  /**
   * Has a refresh bring the page's last token, expired or not, against forged refreshes. A page that has just been
   * loaded has none, and neither has any after a change of the signing key: they have to log in again.
   */
  readonly proof: boolean;
  /** How long after its expiry a token still proves anything. */
  readonly proofMaxAge: number;
  /** A header that the CSRF gate requires, with any value: no form can send one. */
  readonly csrfHeader: string | undefined;
  readonly rateLimit: RateLimits;
  readonly staticDir: string;
  /** URL path to file or directory, in front of `staticDir`. */
  readonly mounts: Readonly<Record<string, string>>;
  readonly contentSecurityPolicy: string;
  /** What the demo's page is told about the server. */
  readonly about: () => About;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface ServerOptions extends Partial<Omit<Config, 'cookie' | 'rateLimit'>> {
  readonly cookie?: Partial<CookieConfig>;
  readonly rateLimit?: Partial<RateLimits>;
}

/** What pages may do: nothing but to talk to this server. */
export const STRICT_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const DEFAULTS: Omit<Config, 'accessCookie' | 'cookie' | 'csrfCookie'> = {
  port: 4310,
  host: '127.0.0.1',
  hostname: 'localhost',
  tls: undefined,
  dbFile: join(import.meta.dirname, '../data/rebearer.sqlite'),
  store: undefined,
  storeTimeout: 5,
  secret: undefined,
  tokenLifetime: 20,
  sessionLifetime: 12 * 60 * 60,
  idleLifetime: 0,
  graceSeconds: 20,
  rotation: true,
  denylist: true,
  allowedOrigins: undefined,
  grants: 'cookie',
  clientId: undefined,
  responseToken: false,
  proof: false,
  proofMaxAge: 12 * 60 * 60,
  csrfHeader: undefined,
  rateLimit: {
    // Fifty tabs that are opened together have one session.
    refresh: { limit: 300, windowSeconds: 10 },
    login: { limit: 30, windowSeconds: 60 },
    logins: { limit: 100, windowSeconds: 60 },
    client: { limit: 600, windowSeconds: 10 },
  },
  staticDir: join(import.meta.dirname, '../app/dist'),
  mounts: {},
  contentSecurityPolicy: STRICT_POLICY,
  about: () => ({ id: 'cookie', systems: [] }),
  now: Date.now,
};

/** Completes the options with the defaults. */
export function configOf(options: ServerOptions): Config {
  const secure = isSecure(options);
  return {
    ...DEFAULTS,
    accessCookie: defaultAccessCookie(secure),
    csrfCookie: defaultCsrfCookie(secure),
    ...options,
    cookie: { ...cookieDefaults(options), ...options.cookie },
    rateLimit: { ...DEFAULTS.rateLimit, ...options.rateLimit },
  };
}

/** With a token in the answer the cookie has to reach /api too. */
function cookieDefaults(options: ServerOptions): CookieConfig {
  const { responseToken = DEFAULTS.responseToken } = options;
  const defaults = defaultCookie(isSecure(options));
  return responseToken === false ? defaults : { ...defaults, path: '/' };
}

function isSecure({ cookie, tls }: ServerOptions): boolean {
  return cookie?.secure ?? tls !== undefined;
}

/** Throws on options that exclude each other: without a bearer and a cookie nothing renews or proves the other. */
export function checkConfig({ grants, responseToken, proof }: Config): void {
  if (grants === 'cookie' || (responseToken === false && !proof)) return;
  throw new TypeError(`responseToken and proof need grants: 'cookie', not '${grants}'.`);
}
