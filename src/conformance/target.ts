import type { Mode } from './grant/meaning.ts';

/** The request that signs a throw-away account in. */
export interface LoginRequest {
  /** Absolute, or relative to the target. */
  readonly url: string;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * Signs in anew each time, by whatever way. Returns the response of the login, or its cookies as text: `Set-Cookie:` lines, or the
 * value of a `Cookie` header. It has six times as long as an answer (`timeout`); `signal` aborts when that is over.
 */
export type LoginFunction = (context: {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}) => Promise<Response | string>;

/** A real page in a real browser, for what no other client sees. */
export interface CheckBrowser {
  /** Opens an empty page that belongs to the origin. */
  readonly open: (origin: string) => Promise<CheckPage>;
}

export interface CheckPage {
  /** Evaluates an expression, a promise's included, and returns its value, as JSON. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** How the refresh endpoint is called, as in the client's own options. */
export interface RefreshTarget {
  /** Default: `/auth/refresh`; with `mode: 'tokens'`, `/oauth/token`. */
  readonly url?: string | undefined;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sends the last access token along. Default: false. */
  readonly sendAccessToken?: boolean | undefined;
}

/** The server to check. All URLs are absolute, or relative to `url`. */
export interface Target {
  /** Such as `https://app.example.com`. */
  readonly url: string;
  /** The origin of the pages that use the server. Default: the server's own. */
  readonly origin?: string | undefined;
  readonly refresh?: string | RefreshTarget | undefined;
  /** Default: `/auth/logout`; with `mode: 'tokens'`, `/oauth/revoke`. */
  readonly logout?: string | Pick<RefreshTarget, 'headers' | 'url'> | undefined;
  /** A GET route that wants the access token. Without one the checks of the API are skipped. */
  readonly api?: string | undefined;
  /** A route that the account has no right to, for the 403. */
  readonly forbidden?: string | undefined;
  /** A page that the server renders. Default: `/`. */
  readonly page?: string | undefined;
  /** The URL of the JWKS. Default: the usual places are tried. */
  readonly jwks?: string | undefined;
  /** Signs a throw-away account in, once for each session that is needed. Without it only what a stranger can see is checked. */
  readonly login?: LoginRequest | LoginFunction | undefined;
  /** Default: `bearer`. */
  readonly mode?: Mode | undefined;
  /** The cookie that a page repeats in a header, where the server wants that. */
  readonly csrf?: { readonly cookie: string; readonly header: string } | undefined;
  /** The client's name, with `mode: 'tokens'`. */
  readonly clientId?: string | undefined;
  /** Milliseconds for one answer. Default: 10,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds that a check may wait for a time on the server to pass, such as a token's. Default: 0, which skips such checks. */
  readonly patience?: number | undefined;
  /** How time passes, in milliseconds. Default: by waiting. The tests of a server whose clock they own move that clock instead. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** Default: the global one. It must be able to send `Origin` and `Cookie`, as those of Node, Deno and Bun are. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly browser?: CheckBrowser | undefined;
}

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
  };
  readonly logout: URL;
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
 * @throws {TypeError} if a URL is invalid or not http, fetch would not send a request, or a time is out of bounds.
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
  checkRequest('logout', base, { method: 'POST', headers: logout.headers });
  if (target.csrf !== undefined) checkRequest('csrf', base, { method: 'POST', headers: { [target.csrf.header]: '' } });
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
    },
    logout: at(logout.url ?? (isTokens ? '/oauth/revoke' : '/auth/logout'), 'logout'),
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

/** Header names compare without case; two spellings of one name would be sent twice. */
export function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
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

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A default port or capitals are other spellings of one origin; a path shows that something else was meant.
  if (url !== undefined && url.origin !== 'null' && url.href === `${url.origin}/`) return url.origin;
  throw new TypeError(`origin has to be one such as https://app.example.com, not ${quoted(text)}.`);
}

function quoted(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@').slice(0, 100));
}
