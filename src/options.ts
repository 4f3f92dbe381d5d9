import { bare } from './bare.ts';
import type { Environment } from './browser/environment.ts';
import type { Page } from './browser/page.ts';
import type { RefreshEndpoint } from './refresh/by-cookie.ts';
import type { Refresher } from './refresh/refresher.ts';
import {
  absoluteUrl,
  bytes,
  count,
  exactOrigin,
  callable,
  milliseconds,
  ownMembers,
  scheme,
  wrong,
} from './option-checks.ts';
import type { Attach } from './request/authorize.ts';
import type { Fetch } from './request/call.ts';
import type { IsRejected } from './request/trip.ts';
import type { RetryPolicy } from './session/backoff.ts';

/** How the server is told of a logout. */
export interface LogoutEndpoint {
  /** Absolute, or relative to the page when `createAuth` is called. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What `createAuth` takes. Only `refresh` is required. */
export interface AuthOptions {
  /** Where a new access token comes from: a URL for the usual POST with a cookie, the same with details, or a function of your own. */
  readonly refresh: string | URL | RefreshEndpoint | Refresher;
  /** Where `logout()` tells the server. Default: nowhere, and a logout is never confirmed. */
  readonly logout?: string | URL | LogoutEndpoint | undefined;
  /** The exact origins that receive the access token, such as `https://api.example.com`. Default: the page's own. */
  readonly origins?: readonly string[] | undefined;
  /** More URLs that get plain fetch, whatever their query. The refresh and logout URLs always do. */
  readonly exclude?: readonly (string | URL)[] | undefined;
  /** Says whether a response refuses the token. Default: a 401, unless its `WWW-Authenticate` says that a new token would not help. Read a `clone()` of its body, never the body. */
  readonly isRejected?: IsRejected | undefined;
  /** How the token travels in the Authorization header: `scheme` is `'Bearer'` by default. */
  readonly attach?: { readonly scheme?: string | undefined } | undefined;
  /**
   * Names the session among those of its origin: tabs that give the same name share it. Default: made of the refresh URL and
   * the origins. A `Refresher` has no URL: without a name its tabs are left to themselves.
   */
  readonly name?: string | undefined;
  /**
   * How tabs work together: `'share'` hands the token from tab to tab, `'serialize'` only lets one refresh after the other,
   * `'off'` leaves each to itself. Default: `'share'`, for a `Refresher` without a `name` `'off'`.
   */
  readonly tabs?: 'share' | 'serialize' | 'off' | undefined;
  /** When the session is restored from the cookie: with the first call or `ready()`, at once, or never. Default: `'lazy'`. */
  readonly restore?: 'lazy' | 'eager' | false | undefined;
  /**
   * Remembers in localStorage that somebody was signed in here, so that whoever never was costs no refresh. Only for apps in
   * which every login goes through `login()`. Default: false.
   */
  readonly hint?: boolean | undefined;
  /** Milliseconds before expiry in which a refresh starts, at most a quarter of the token's life. Default: 30,000. */
  readonly leeway?: number | undefined;
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
  readonly logout: (LogoutEndpoint & { readonly url: string }) | undefined;
  readonly origins: readonly string[];
  readonly exclude: readonly string[];
  readonly isRejected: IsRejected | undefined;
  readonly attach: Attach;
  readonly tabs: 'share' | 'serialize' | 'off';
  readonly restore: 'lazy' | 'eager' | false;
  readonly hint: boolean;
  /** Names what belongs to this session among all that an origin keeps: locks, channels, flags. */
  readonly name: string;
  readonly leeway: number;
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
  'isRejected',
  'attach',
  'name',
  'tabs',
  'restore',
  'hint',
  'leeway',
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
  const isNamed = given.name !== undefined || typeof given.refresh !== 'function';
  const { restore = 'lazy', tabs = isNamed ? 'share' : 'off' } = given;
  if (!['share', 'serialize', 'off'].includes(tabs))
    throw wrong('tabs', 'is not known', "'share', 'serialize' or 'off'");
  if (!['lazy', 'eager', false].includes(restore)) throw wrong('restore', 'is not known', "'lazy', 'eager' or false");
  const refresh = readRefresh(given.refresh, baseUrl);
  const logout = given.logout === undefined ? undefined : readEndpoint('logout', given.logout, baseUrl);
  const retry = ownMembers('retry', given.retry ?? {}, ['attempts', 'minDelay', 'maxDelay']);
  const origins = given.origins?.map(exactOrigin) ?? (page === undefined ? [] : [page.origin()]);
  const exclude = (given.exclude ?? []).map((url) => absoluteUrl('exclude', url, baseUrl));
  return {
    refresh,
    logout,
    // Whoever refreshes at one endpoint for the same origins shares one cookie, and so one session.
    name: `rebearer ${given.name ?? [typeof refresh === 'function' ? 'custom' : refresh.url, ...origins].join(' ')}`,
    origins,
    exclude: [refresh, logout].reduce((urls, at) => (typeof at === 'object' ? [...urls, at.url] : urls), exclude),
    isRejected: callable('isRejected', given.isRejected),
    attach: {
      header: 'Authorization',
      scheme: scheme(ownMembers('attach', given.attach ?? {}, ['scheme']).scheme ?? 'Bearer'),
    },
    tabs,
    restore,
    hint: given.hint === true,
    leeway: milliseconds('leeway', given.leeway ?? 30_000),
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

function readRefresh(given: AuthOptions['refresh'], baseUrl: string | undefined): Settings['refresh'] {
  if (typeof given === 'function') return given;
  if (given === undefined || given === null) return readEndpoint<RefreshEndpoint>('refresh', '', baseUrl);
  return readEndpoint<RefreshEndpoint>('refresh', given, baseUrl, ['endedOn']);
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
