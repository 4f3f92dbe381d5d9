import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import { quietly } from '../browser/quietly.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import type { Identify } from '../refresh/identify.ts';
import type { Refresher } from '../refresh/refresher.ts';
import { isRecord } from '../refresh/member.ts';
import type { ResponseTokenHeaders } from '../refresh/response-token.ts';
import type { AccessTokenRequest } from '../request/access-token.ts';
import type { Attach } from '../request/authorize.ts';
import type { Fetch } from '../request/call.ts';
import { createCsrf } from '../request/csrf.ts';
import type { ShouldRefresh } from '../request/session-access.ts';
import type { HoldAndReplay } from '../reauthentication.ts';
import type { RetryPolicy } from '../session/backoff.ts';
import { checkFetchRules, checkOptions, checkTokenRequest } from './check-options.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import type { AuthOptions, FetchRules, Logout } from './options.ts';
import { wrong } from './sentences.ts';
import { sessionName } from './session-name.ts';
import { readOrigin, readUrl } from './urls.ts';
import { tagOf } from '../tag-of.ts';

/** The checked options, with their defaults. */
export interface Settings {
  readonly refresh: (RefreshEndpoint & Endpoint) | Refresher;
  readonly logout: Endpoint | Logout | undefined;
  readonly origins: readonly string[];
  readonly exclude: readonly string[];
  readonly shouldRefresh: ShouldRefresh | undefined;
  readonly identify: Identify | undefined;
  readonly attach: Attach;
  readonly responseToken: ResponseTokenHeaders | undefined;
  readonly tabs: 'share' | 'lock' | 'off';
  readonly restore: 'lazy' | 'eager' | false;
  readonly rememberSignedIn: boolean;
  readonly initial: Readonly<Record<string, unknown>> | undefined;
  /** The prefix of this session's locks, channels and flags within the origin. */
  readonly name: string;
  readonly refreshBefore: number;
  readonly timeout: number;
  readonly replayLimit: number;
  readonly retry: RetryPolicy;
  readonly reauthenticate: HoldAndReplay | undefined;
  readonly fetch: Fetch | undefined;
}

/** Makes the name of an option for messages. */
const named = (option: string): string => `createAuth: the option ${option}`;

/**
 * Checks the options and fills in the defaults. Relative URLs become absolute here, once. It reads own members only, so that a polluted
 * `Object.prototype` adds nothing.
 *
 * @throws TypeError that names the option, what is wrong and what to write instead.
 */
export function readOptions(options: AuthOptions<unknown>, page: Page | undefined): Settings {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkOptions(options);
  const given = bare(options);
  const { restore = 'lazy', rememberSignedIn = false, responseToken, csrf } = given;
  const refresh =
    typeof given.refresh === 'function' ? given.refresh : readEndpoint(given.refresh, named('refresh'), page);
  const logout =
    typeof given.logout === 'function' || given.logout === undefined
      ? given.logout
      : readEndpoint(given.logout, named('logout'), page);
  const origins = given.origins?.map((origin) => readOrigin(origin, named('origins'), page)) ?? ownOrigin(page);
  const exclude = given.exclude?.map((url) => readUrl(url, named('exclude'), page)) ?? [];
  const isEndpoint = typeof refresh === 'object';
  const perTab = !isEndpoint && refresh.perTab === true;
  const isNamed = !perTab && (given.name !== undefined || isEndpoint);
  const { tabs = isNamed ? 'share' : 'off' } = given;
  if (typeof REBEARER_PRODUCTION === 'undefined' && perTab && tabs !== 'off') throw wrong(named('tabs'), 'tabs');
  // On a server, where no request is made, a URL may be a path.
  if (isEndpoint && refresh.sendAccessToken && page !== undefined && !origins.includes(new URL(refresh.url).origin))
    throw wrong(named('refresh.sendAccessToken'), 'unlisted');
  return {
    refresh,
    logout,
    origins,
    exclude: [...exclude, ...[refresh, logout].flatMap((at) => (typeof at === 'object' ? at.url : []))],
    shouldRefresh: given.shouldRefresh,
    identify: given.identify,
    attach: {
      ...readAttach(given.attach),
      csrf: csrf ? createCsrf(bare(csrf), () => page?.cookies?.() ?? '') : undefined,
    },
    responseToken: responseToken ? bare(responseToken === true ? {} : responseToken) : undefined,
    tabs,
    restore,
    // The name that is made from a function changes with each build of the app, and then the flag of before is not found.
    rememberSignedIn: isNamed && rememberSignedIn,
    initial: readClaims(given.initial, named('initial')),
    // Auths with one endpoint share one cookie, and so one session.
    // In quotes: the names of locks and channels have a word behind it, and may not be that of another session.
    name: `rebearer ${given.name === undefined ? sessionName(refresh, logout) : JSON.stringify(given.name)}`,
    refreshBefore: numberOr(30_000, given.refreshBefore),
    timeout: numberOr(15_000, given.timeout),
    replayLimit: numberOr(1_048_576, given.replayLimit),
    retry: readRetry(given.retry),
    reauthenticate: given.reauthenticate,
    fetch: given.fetch,
  };
}

/** A file, and a frame without a URL of its own, have the origin `null`, which cannot be listed. */
function ownOrigin(page: Page | undefined): readonly string[] {
  const origin = page?.origin() ?? 'null';
  return origin === 'null' ? [] : [origin];
}

/**
 * Reads the rules of one more fetch.
 *
 * @throws TypeError that names the rule.
 */
export function readFetchRules(rules?: FetchRules): FetchRules {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkFetchRules(rules);
  return bare(rules);
}

/**
 * Reads what `getAccessToken` is given.
 *
 * @throws TypeError that names the member.
 */
export function readTokenRequest(request?: AccessTokenRequest): AccessTokenRequest {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkTokenRequest(request);
  return bare(request);
}

/** A deployment may give a number as a text, and none as `null`, `''`, or the NaN of a variable that is not set. */
function numberOr(preset: number, given: unknown): number {
  const value = Number.parseFloat(String(given));
  return value >= 0 ? value : preset;
}

/** A default gives way to what is given. */
function readRetry(given: AuthOptions['retry']): RetryPolicy {
  const { attempts, minDelay, maxDelay } = bare(given);
  const least = numberOr(Math.min(500, numberOr(Infinity, maxDelay)), minDelay);
  return { attempts: numberOr(3, attempts), minDelay: least, maxDelay: numberOr(Math.max(60_000, least), maxDelay) };
}

function readAttach(given: AuthOptions['attach']): Omit<Attach, 'csrf'> {
  if (given === 'cookies') return { header: undefined, scheme: undefined };
  const { header = 'Authorization', scheme } = bare(given);
  const isStandard = header.toLowerCase() === 'authorization';
  return { header, scheme: scheme ?? (isStandard ? 'Bearer' : undefined) };
}

/** Finds a member whose name ends in `token`, or a JWT, in JSON. */
const HOLDS_TOKEN = /token":|eyJ[\w-]+\./i;

/** Copies the value, so that it can be frozen. */
function readClaims(given: unknown, name: string): Settings['initial'] {
  const text = quietly(() => JSON.stringify(given ?? null)) ?? '0';
  const copy: unknown = JSON.parse(text);
  if (copy === null) return undefined;
  // A Map and a promise are {} in JSON.
  const isPlain = isRecord(copy) && !['Map', 'Set', 'Promise'].includes(tagOf(given));
  if (isPlain && !HOLDS_TOKEN.test(text)) return copy;
  throw wrong(name, isPlain ? 'token' : 'claims');
}
