import { EXTENSION } from '../extension.ts';
import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import { quietly } from '../browser/quietly.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import type { Identify } from '../refresh/identify.ts';
import type { Refresher } from '../refresh/refresher.ts';
import { isRecord } from '../refresh/decode.ts';
import type { ResponseTokenHeaders } from '../refresh/response-token.ts';
import type { AccessTokenRequest } from '../request/access-token.ts';
import type { Attach } from '../request/authorize.ts';
import { tagOf } from '../request/body.ts';
import type { Fetch } from '../request/call.ts';
import { createCsrf, type Csrf, type CsrfOptions } from '../request/csrf.ts';
import type { ShouldRefresh } from '../request/session-access.ts';
import type { HoldAndReplay } from '../reauthentication.ts';
import type { RetryPolicy } from '../session/backoff.ts';
import {
  flag,
  list,
  milliseconds,
  number,
  oneOf,
  ofType,
  optional,
  origin,
  readMembers,
  type Table,
  url,
  word,
} from './checks.ts';
import { type Endpoint, LOGOUT, readEndpoint, REFRESH } from './endpoint.ts';
import { checkEnvironment } from './environment.ts';
import { header, readable } from './headers.ts';
import type { AttachOptions, AuthOptions, FetchRules, Logout } from './options.ts';
import { wrong } from './sentences.ts';
import { sessionName } from './session-name.ts';

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

/** The checked rules of one more fetch. */
export interface FetchSettings {
  readonly overrideAuthorization: boolean;
  readonly shouldRefresh: ShouldRefresh | undefined;
  readonly fetch: Fetch | undefined;
}

/** The options before the defaults that depend on other options. */
type Given = Omit<Settings, 'origins' | 'exclude' | 'name' | 'tabs' | 'attach'> & {
  readonly origins: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly tabs: Settings['tabs'] | undefined;
  readonly attach: Omit<Attach, 'csrf'>;
  readonly csrf: Attach['csrf'];
  readonly environment: undefined;
};

// Tables are made in functions, with calls marked as pure: otherwise a bundler would keep them in every entry.
const name = /* @__PURE__ */ word();
const rule = /* @__PURE__ */ ofType<ShouldRefresh>('function');

const ATTACH = (): Table<AttachOptions> => ({ header: optional(header), scheme: optional(name) });
const CSRF = (): Table<CsrfOptions> => ({ cookie: name, header, raw: flag });
const RESPONSE_TOKEN = (): Table<ResponseTokenHeaders> => ({
  header: optional(readable),
  expiresIn: optional(readable),
});

const DELAY = /* @__PURE__ */ milliseconds(NaN, 100);
const RETRY = (): Table<Pick<RetryPolicy, 'attempts'> & Partial<RetryPolicy>> => ({
  attempts: number(3, (given) => Number.isInteger(given) && given > 0, 'attempts'),
  minDelay: optional(DELAY),
  maxDelay: optional(DELAY),
});

const FETCH_RULES = (): Table<FetchSettings> => ({
  overrideAuthorization: flag,
  shouldRefresh: rule,
  fetch: ofType('function'),
});

/** Every option of `createAuth`: its name, its check, its default. */
const OPTIONS = (): Table<Given> & Readonly<Record<keyof AuthOptions, unknown>> => ({
  refresh: (given, name, page) =>
    typeof given === 'function' ? (given as Refresher) : readEndpoint(REFRESH(), given, name, page),
  logout: optional((given, name, page) =>
    typeof given === 'function' ? (given as Logout) : readEndpoint(LOGOUT(), given, name, page),
  ),
  origins: list(origin),
  exclude: list(url),
  shouldRefresh: rule,
  identify: ofType<Identify>('function'),
  attach: readAttach,
  csrf: optional(readCsrf),
  responseToken: readResponseToken,
  name: ofType('string'),
  tabs: optional(oneOf('share', 'lock', 'off')),
  restore: oneOf('lazy', 'eager', false),
  rememberSignedIn: flag,
  initial: readClaims,
  refreshBefore: milliseconds(30_000),
  timeout: milliseconds(15_000, 20),
  replayLimit: number(1_048_576, (given) => given >= 0, 'bytes'),
  retry: readRetry,
  reauthenticate: optional((given, name) => {
    if (typeof REBEARER_PRODUCTION === 'undefined' && !(EXTENSION in Object(given)))
      throw wrong(name, 'reauthenticate');
    return given as HoldAndReplay;
  }),
  fetch: ofType('function'),
  // It is checked before, because the defaults of other options depend on its page.
  environment: () => undefined,
});

/**
 * Checks the options and fills in the defaults. Relative URLs become absolute here, once.
 *
 * @throws TypeError that names the option, what is wrong and what to write instead.
 */
export function readOptions(options: AuthOptions<unknown>, page: Page | undefined): Settings {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkEnvironment(bare(options).environment);
  const given = readMembers(OPTIONS(), options, 'createAuth', page);
  const { refresh, logout, attach, csrf, origins = ownOrigin(page) } = given;
  const isEndpoint = typeof refresh === 'object';
  const perTab = !isEndpoint && refresh.perTab === true;
  const isNamed = !perTab && (given.name !== undefined || isEndpoint);
  const { tabs = isNamed ? 'share' : 'off' } = given;
  if (perTab && tabs !== 'off') throw wrong('createAuth: the option tabs', 'tabs');
  // On a server, where no request is made, a URL may be a path.
  if (isEndpoint && refresh.sendAccessToken && page !== undefined && !origins.includes(new URL(refresh.url).origin))
    throw wrong('createAuth: the option refresh.sendAccessToken', 'unlisted');
  return {
    ...given,
    // Auths with one endpoint share one cookie, and so one session.
    // In quotes: the names of locks and channels have a word behind it, and may not be that of another session.
    name: `rebearer ${given.name === undefined ? sessionName(refresh, logout) : JSON.stringify(given.name)}`,
    origins,
    exclude: [...(given.exclude ?? []), ...[refresh, logout].flatMap((at) => (typeof at === 'object' ? at.url : []))],
    attach: { ...attach, csrf },
    // The name that is made from a function changes with each build of the app, and then the flag of before is not found.
    rememberSignedIn: isNamed && given.rememberSignedIn,
    tabs,
  };
}

/** A file, and a frame without a URL of its own, have the origin `null`, which cannot be listed. */
function ownOrigin(page: Page | undefined): readonly string[] {
  const origin = page?.origin() ?? 'null';
  return origin === 'null' ? [] : [origin];
}

/**
 * Checks the rules of one more fetch.
 *
 * @throws TypeError that names the rule.
 */
export function readFetchRules(rules: FetchRules = {}): FetchSettings {
  return readMembers(FETCH_RULES(), rules, 'createFetch');
}

/**
 * Checks what `getAccessToken` is given.
 *
 * @throws TypeError that names the member.
 */
export function readTokenRequest(request?: AccessTokenRequest): AccessTokenRequest {
  // Clients ask before each call, mostly for nothing special.
  if (request === undefined) return bare();
  const table: Table<AccessTokenRequest> = {
    minValidity: milliseconds(0),
    rejected: ofType('string'),
    signal: (given) => given as AbortSignal | undefined,
  };
  return readMembers(table, request, 'getAccessToken');
}

function readRetry(given: unknown = {}, name: string, page: Page | undefined): RetryPolicy {
  const { attempts, ...delays } = readMembers(RETRY(), given, name, page);
  // A default gives way to what is given.
  const { minDelay = Math.min(500, delays.maxDelay ?? 500) } = delays;
  const { maxDelay = Math.max(60_000, minDelay) } = delays;
  if (minDelay > maxDelay) throw wrong(`${name}.maxDelay`, 'milliseconds', minDelay);
  return { attempts, minDelay, maxDelay };
}

function readAttach(given: unknown = {}, name: string, page: Page | undefined): Omit<Attach, 'csrf'> {
  if (given === 'cookies') return { header: undefined, scheme: undefined };
  if (typeof given !== 'object') throw wrong(name, 'attach');
  const { header = 'Authorization', scheme } = readMembers(ATTACH(), given, name, page);
  const isStandard = header.toLowerCase() === 'authorization';
  return { header, scheme: scheme ?? (isStandard ? 'Bearer' : undefined) };
}

function readCsrf(given: unknown, name: string, page: Page | undefined): Csrf {
  return createCsrf(readMembers(CSRF(), given, name, page), () => page?.cookies?.() ?? '');
}

function readResponseToken(given: unknown, name: string, page: Page | undefined): ResponseTokenHeaders | undefined {
  if (given === undefined || given === false) return undefined;
  return readMembers(RESPONSE_TOKEN(), given === true ? {} : given, name, page);
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
