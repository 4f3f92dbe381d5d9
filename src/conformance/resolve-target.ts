import type { Mode } from './grant/meaning.ts';
import { lowerCased } from './lower-cased.ts';
import type { CheckBrowser, LoginFunction, LoginRequest, Target } from './target.ts';

/** A target with every default filled in. */
export interface ResolvedTarget {
  readonly base: URL;
  readonly origin: string;
  readonly isCrossOrigin: boolean;
  readonly refresh: {
    readonly url: URL;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly sendAccessToken: boolean;
    readonly endStatuses: readonly number[] | undefined;
  };
  readonly logout: URL;
  readonly logoutMethod: string;
  readonly logoutHeaders: Readonly<Record<string, string>>;
  /** Whether the logout's URL was named, and so has to be there. */
  readonly isLogoutNamed: boolean;
  readonly api: URL | undefined;
  readonly forbidden: URL | undefined;
  readonly page: URL;
  readonly jwks: readonly URL[];
  readonly login: LoginRequest | LoginFunction | undefined;
  readonly mode: Mode;
  readonly csrf: { readonly cookie: string; readonly header: string } | undefined;
  readonly clientId: string | undefined;
  readonly timeout: number;
  readonly patience: number;
  readonly wait: ((milliseconds: number) => Promise<void>) | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly browser: CheckBrowser | undefined;
}

/** In milliseconds. A timer of 25 days or more would end at once. */
const DAY = 86_400_000;

const JWKS_PATHS = ['/.well-known/jwks.json', '/auth/jwks', '/auth/jwks.json', '/api/auth/jwks'] as const;

/**
 * Completes a target.
 *
 * @throws {TypeError} if a URL is invalid or not http, fetch would not send a request, or a time or a status is out of bounds.
 */
export function resolveTarget(target: Target): ResolvedTarget {
  const base = httpUrl(target.url, undefined, 'url');
  const at = (text: string, name: string): URL => httpUrl(text, base, name);
  const { mode = 'bearer', timeout = 10_000, patience = 0 } = target;
  const isTokens = mode === 'tokens';
  const refresh = typeof target.refresh === 'string' ? { url: target.refresh } : (target.refresh ?? {});
  const logout = typeof target.logout === 'string' ? { url: target.logout } : (target.logout ?? {});
  const origin = target.origin === undefined ? base.origin : originOf(target.origin);
  const refreshUrl = at(refresh.url ?? (isTokens ? '/oauth/token' : '/auth/refresh'), 'refresh');
  if (typeof target.login === 'object') {
    const { url, method = 'POST', headers, body } = target.login;
    checkRequest('login', at(url, 'login'), { method, headers, body: body === undefined ? null : '' });
  }
  checkRequest('refresh', refreshUrl, { method: refresh.method ?? 'POST', headers: refresh.headers });
  checkRequest('logout', base, {
    method: logout.method ?? 'POST',
    headers: logout.headers,
    body: isTokens ? '' : null,
  });
  if (target.csrf !== undefined) checkRequest('csrf', base, { method: 'POST', headers: { [target.csrf.header]: '' } });
  checkStatuses(refresh.endStatuses);
  if (!(timeout > 0 && timeout <= DAY && patience >= 0 && patience <= DAY))
    throw new TypeError('timeout and patience are milliseconds, up to those of a day; timeout is above 0.');
  return {
    base,
    origin,
    isCrossOrigin: origin !== refreshUrl.origin,
    refresh: {
      url: refreshUrl,
      method: refresh.method ?? 'POST',
      headers: lowerCased(refresh.headers ?? {}),
      sendAccessToken: refresh.sendAccessToken ?? false,
      endStatuses: refresh.endStatuses,
    },
    // The one that is not named is at the server that has the session, which may be another one than that of the pages.
    logout: httpUrl(
      logout.url ?? (isTokens ? '/oauth/revoke' : '/auth/logout'),
      logout.url === undefined ? refreshUrl : base,
      'logout',
    ),
    logoutMethod: logout.method ?? 'POST',
    logoutHeaders: lowerCased(logout.headers ?? {}),
    isLogoutNamed: logout.url !== undefined,
    api: target.api === undefined ? undefined : at(target.api, 'api'),
    forbidden: target.forbidden === undefined ? undefined : at(target.forbidden, 'forbidden'),
    page: at(target.page ?? '/', 'page'),
    jwks: (target.jwks === undefined ? JWKS_PATHS : [target.jwks]).map((path) => at(path, 'jwks')),
    login: target.login,
    mode,
    csrf: target.csrf,
    clientId: target.clientId,
    timeout,
    patience,
    wait: target.wait,
    fetch: target.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    browser: target.browser,
  };
}

function httpUrl(text: string, base: URL | undefined, name: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError(
      `${name} has to be an http or https URL, such as https://app.example.com, not ${quoted(text)}.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`${name} must not contain a user name or password.`);
  return url;
}

/** Sent, such a request would look like a server that is out of reach. */
function checkRequest(
  name: string,
  url: URL,
  init: {
    readonly method: string;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: '' | null;
  },
): void {
  try {
    const { headers = {}, ...rest } = init;
    void new Request(url, { ...rest, headers });
  } catch {
    throw new TypeError(`${name} has a method, a header or a body that fetch does not send.`);
  }
}

export function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 99 && Number(value) < 600;
}

/** The answers are read with them, and what that throws would look like a server that is out of reach. */
function checkStatuses(statuses: unknown = []): void {
  if (!Array.isArray(statuses) || !statuses.every(isStatus))
    throw new TypeError('refresh.endStatuses has to be a list of statuses, such as [401, 403].');
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A default port or capitals are other spellings of one origin; a path shows that something else was meant.
  if (url !== undefined && url.origin !== 'null' && url.href === `${url.origin}/`) return url.origin;
  throw new TypeError(`origin has to be one such as https://app.example.com, not ${quoted(text)}.`);
}

function quoted(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@').slice(0, 100));
}
