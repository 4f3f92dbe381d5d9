import { bare } from '../bare.ts';
import type { Environment } from '../browser/environment.ts';
import type { Page } from '../browser/page.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import type { ResponseTokenHeaders } from '../refresh/response-token.ts';
import { absoluteUrl, bytes, count, callable, exactOrigin, milliseconds, ownMembers, word, wrong } from './checks.ts';
import type { RefreshContext, Refresher } from '../refresh/refresher.ts';
import type { Attach } from '../request/authorize.ts';
import type { Fetch } from '../request/call.ts';
import { createCsrf } from '../request/csrf.ts';
import type { ShouldRefresh } from '../request/trip.ts';
import type { RetryPolicy } from '../session/backoff.ts';

/** How the server is told of a logout. */
export interface LogoutEndpoint {
  /** Absolute, or relative to the page when `createAuth` is called. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a logout of your own is given. */
export interface LogoutContext extends RefreshContext {
  /** Fires when it has taken longer than the option `timeout`. */
  readonly signal: AbortSignal;
}

/**
 * Tells the server of a logout in a way of your own, such as RFC 7009. What resolves confirms it, unless it is a response that
 * says otherwise. In a later page load, for a logout that nobody heard of, it has no tokens.
 */
export type Logout = (context: LogoutContext) => Promise<unknown>;

/** How a token travels. */
export interface AttachOptions {
  /**
   * Default: `Authorization`. With any other, a redirect is an error where the caller asks for nothing else, as browsers
   * would take the header along to wherever it leads.
   */
  readonly header?: string | undefined;
  /** What stands before the token, such as `Bearer`. Default: `Bearer` in Authorization, nothing in any other header. */
  readonly scheme?: string | undefined;
}

/** A cookie whose value every call that may change something repeats in a header, the refresh and the logout too. */
export interface CsrfOptions {
  readonly cookie: string;
  readonly header: string;
}

/** What `auth.createFetch` takes. */
export interface FetchRules {
  /** Replaces an `Authorization` that the caller has set, for client libraries that always set one. Default: false. */
  readonly overrideAuthorization?: boolean | undefined;
  /** Takes the place of the option `shouldRefresh` for the calls of this fetch. Default: that option. */
  readonly shouldRefresh?: ShouldRefresh | undefined;
}

/** What `createAuth` takes. Only `refresh` is required. */
export interface AuthOptions {
  /** Where a new access token comes from: a URL for the usual POST with a cookie, the same with details, or a function of your own. */
  readonly refresh: string | URL | RefreshEndpoint | Refresher;
  /** Where `logout()` tells the server. Default: nowhere, and a logout is never confirmed. */
  readonly logout?: string | URL | LogoutEndpoint | Logout | undefined;
  /** The exact origins that receive the access token, such as `https://api.example.com`. Default: the page's own. */
  readonly origins?: readonly string[] | undefined;
  /** More URLs that get plain fetch, whatever their query. The refresh and logout URLs always do. */
  readonly exclude?: readonly (string | URL)[] | undefined;
  /**
   * Says whether a response calls for a new token and a replay, and is given what the built-in rule says, `rejected`, so that it can
   * refine that rule: `({ status }, { rejected }) => rejected || status === 419`. It is asked about every response to a call that was
   * sent with a token. Read a `clone()` of the body, never the body. Default: `rejected`, which is a 401, unless its
   * `WWW-Authenticate` says that a new token would not help.
   */
  readonly shouldRefresh?: ShouldRefresh | undefined;
  /**
   * How the token travels; `'cookies'` where it is in a cookie that no script can read: then any answer of the refresh without an
   * error is a grant. Default: `Authorization: Bearer`.
   */
  readonly attach?: AttachOptions | 'cookies' | undefined;
  /** Repeats a cookie in a header, for servers that check for forged calls by double submit. Default: off. */
  readonly csrf?: CsrfOptions | undefined;
  /**
   * Sends expired tokens too, and takes the new one from a header of the answer: with a 401 the call is replayed, with any
   * other the token is kept for the next. Default: off; `true` for the default headers.
   */
  readonly responseToken?: boolean | ResponseTokenHeaders | undefined;
  /**
   * Names the session among those of its origin: tabs that give the same name share it. Default: made of the refresh URL and
   * the origins. A `Refresher` has no URL: without a name its tabs are left to
   * themselves.
   */
  readonly name?: string | undefined;
  /**
   * How tabs work together: `'share'` hands the token from tab to tab, `'lock'` only lets one refresh after the other,
   * `'off'` leaves each to itself. Default: `'share'`, for a `Refresher` without a `name` `'off'`.
   */
  readonly tabs?: 'share' | 'lock' | 'off' | undefined;
  /** When the session is restored from the cookie: with the first call or `ready()`, at once, or never. Default: `'lazy'`. */
  readonly restore?: 'lazy' | 'eager' | false | undefined;
  /**
   * Remembers in localStorage that somebody was signed in here, so that whoever never was costs no refresh. Only for apps in
   * which every login goes through `login()`. Default: false.
   */
  readonly rememberSignedIn?: boolean | undefined;
  /** Milliseconds before expiry in which a refresh starts, at most a quarter of the token's life. Default: 30,000. */
  readonly refreshBefore?: number | undefined;
  /** Milliseconds for one attempt to refresh. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** Bytes of a streamed body that are kept until the answer comes, so that it can be sent again. Default: 1,048,576. */
  readonly replayLimit?: number | undefined;
  /** How a refresh that failed for a passing reason is tried again. Default: 3 attempts, 500 to 60,000 ms apart. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** The fetch to build on. Default: the global one, looked up at each call. */
  readonly fetch?: Fetch | undefined;
  /** Parts of the surrounding world to replace, for tests. Default: the browser's. */
  readonly environment?: Partial<Environment> | undefined;
}

/** The options, checked, with their defaults. */
export interface Settings {
  readonly refresh: (RefreshEndpoint & { readonly url: string }) | Refresher;
  readonly logout: (LogoutEndpoint & { readonly url: string }) | Logout | undefined;
  readonly origins: readonly string[];
  readonly exclude: readonly string[];
  readonly shouldRefresh: ShouldRefresh | undefined;
  readonly attach: Attach;
  readonly responseToken: ResponseTokenHeaders | undefined;
  readonly tabs: 'share' | 'lock' | 'off';
  readonly restore: 'lazy' | 'eager' | false;
  readonly rememberSignedIn: boolean;
  /** Names what belongs to this session among all that an origin keeps: locks, channels, flags. */
  readonly name: string;
  readonly refreshBefore: number;
  readonly timeout: number;
  readonly replayLimit: number;
  readonly retry: RetryPolicy;
  readonly fetch: Fetch | undefined;
}

const NAMES = [
  'refresh',
  'logout',
  'origins',
  'exclude',
  'shouldRefresh',
  'attach',
  'csrf',
  'responseToken',
  'name',
  'tabs',
  'restore',
  'rememberSignedIn',
  'refreshBefore',
  'timeout',
  'replayLimit',
  'retry',
  'fetch',
  'environment',
] as const satisfies readonly (keyof AuthOptions)[];

/**
 * Checks the options and fills in the defaults; relative URLs become absolute here, once.
 *
 * @throws TypeError that names the option, what was wrong and what to write instead.
 */
export function readOptions(options: AuthOptions, page: Page | undefined): Settings {
  const baseUrl = page?.baseUrl();
  const given = ownMembers('options', options, NAMES);
  const perTab = typeof given.refresh === 'function' && given.refresh.perTab === true;
  const isNamed = !perTab && (given.name !== undefined || typeof given.refresh !== 'function');
  const { restore = 'lazy', tabs = isNamed ? 'share' : 'off' } = given;
  if (!['share', 'lock', 'off'].includes(tabs)) throw wrong('tabs', 'is not known', "'share', 'lock' or 'off'");
  if (perTab && tabs !== 'off')
    throw wrong('tabs', 'needs a refresh that every tab can make', "'off', or leave it out");
  if (!['lazy', 'eager', false].includes(restore)) throw wrong('restore', 'is not known', "'lazy', 'eager' or false");
  const refresh = readRefresh(given.refresh, baseUrl);
  const logout =
    given.logout === undefined || typeof given.logout === 'function'
      ? given.logout
      : readEndpoint('logout', given.logout, baseUrl);
  const retry = ownMembers('retry', given.retry ?? {}, ['attempts', 'minDelay', 'maxDelay']);
  const origins = given.origins?.map(exactOrigin) ?? (page === undefined ? [] : [page.origin()]);
  const exclude = (given.exclude ?? []).map((url) => absoluteUrl('exclude', url, baseUrl));
  if (typeof refresh === 'object' && refresh.sendAccessToken && !isListed(refresh.url, origins, baseUrl))
    throw wrong(
      'refresh.sendAccessToken',
      'would send the token to an origin that is not listed',
      'its origin into origins',
    );
  return {
    refresh,
    logout,
    // Whoever refreshes at one endpoint for the same origins shares one cookie, and so one session.
    name: `rebearer ${given.name ?? [typeof refresh === 'function' ? 'custom' : refresh.url, ...origins].join(' ')}`,
    origins,
    exclude: [refresh, logout].reduce((urls, at) => (typeof at === 'object' ? [...urls, at.url] : urls), exclude),
    shouldRefresh: callable('shouldRefresh', given.shouldRefresh),
    attach: readAttach(given, page),
    responseToken: readResponseToken(given.responseToken),
    tabs,
    restore,
    rememberSignedIn: given.rememberSignedIn === true,
    refreshBefore: milliseconds('refreshBefore', given.refreshBefore ?? 30_000),
    timeout: milliseconds('timeout', given.timeout ?? 15_000),
    replayLimit: bytes('replayLimit', given.replayLimit ?? 1_048_576),
    retry: {
      attempts: count('retry.attempts', retry.attempts ?? 3),
      minDelay: milliseconds('retry.minDelay', retry.minDelay ?? 500, 100),
      maxDelay: milliseconds('retry.maxDelay', retry.maxDelay ?? 60_000, 100),
    },
    fetch: callable('fetch', given.fetch),
  };
}

/**
 * Checks the rules of one more fetch.
 *
 * @throws TypeError that names the rule.
 */
export function readFetchRules(
  rules: FetchRules = {},
): Required<FetchRules> & { readonly overrideAuthorization: boolean } {
  const given = ownMembers('createFetch', rules, ['overrideAuthorization', 'shouldRefresh']);
  return {
    overrideAuthorization: given.overrideAuthorization === true,
    shouldRefresh: callable('createFetch.shouldRefresh', given.shouldRefresh),
  };
}

function readRefresh(given: AuthOptions['refresh'], baseUrl: string | undefined): Settings['refresh'] {
  if (typeof given === 'function') return given;
  if (given === undefined || given === null) return readEndpoint<RefreshEndpoint>('refresh', '', baseUrl);
  return readEndpoint<RefreshEndpoint>('refresh', given, baseUrl, ['endStatuses', 'sendAccessToken']);
}

/** On a server, where nothing is ever sent, every URL is. */
function isListed(url: string, origins: readonly string[], baseUrl: string | undefined): boolean {
  return baseUrl === undefined || origins.includes(new URL(url).origin);
}

function readAttach({ attach = {}, csrf }: AuthOptions, page: Page | undefined): Attach {
  const none = { header: undefined, scheme: undefined };
  const { header = 'Authorization', scheme } =
    attach === 'cookies' ? none : ownMembers('attach', attach, ['header', 'scheme']);
  const defaultScheme = header.toLowerCase() === 'authorization' ? 'Bearer' : undefined;
  const own = { header: word('attach.header', header), scheme: word('attach.scheme', scheme ?? defaultScheme) };
  if (csrf === undefined) return { ...(attach === 'cookies' ? none : own), csrf: undefined };
  const { cookie, header: repeatedIn } = ownMembers('csrf', csrf, ['cookie', 'header']);
  const read = createCsrf(
    word('csrf.cookie', cookie ?? ''),
    word('csrf.header', repeatedIn ?? ''),
    () => page?.cookies?.() ?? '',
  );
  return { ...(attach === 'cookies' ? none : own), csrf: read };
}

function readResponseToken(given: AuthOptions['responseToken']): ResponseTokenHeaders | undefined {
  if (given === undefined || given === false) return undefined;
  const { header, expiresIn } = given === true ? {} : ownMembers('responseToken', given, ['header', 'expiresIn']);
  return bare({ header: word('responseToken.header', header), expiresIn: word('responseToken.expiresIn', expiresIn) });
}

function readEndpoint<Endpoint extends LogoutEndpoint>(
  name: string,
  given: string | URL | Endpoint,
  baseUrl: string | undefined,
  more: readonly string[] = [],
): Endpoint & { readonly url: string } {
  const isUrl = typeof given === 'string' || given instanceof URL;
  const endpoint = ownMembers(name, isUrl ? ({ url: given } as Endpoint) : given, [
    'url',
    'method',
    'headers',
    ...more,
  ]);
  return bare({ ...endpoint, url: absoluteUrl(name, endpoint.url, baseUrl) });
}
