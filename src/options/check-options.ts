import { bare } from '../bare.ts';
import { EXTENSION } from '../extension.ts';
import type { TokenEndpoint } from '../refresh/by-token.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import type { ResponseTokenHeaders } from '../refresh/response-token.ts';
import type { AccessTokenRequest } from '../request/access-token.ts';
import type { CsrfOptions } from '../request/csrf.ts';
import type { RetryPolicy } from '../session/backoff.ts';
import { tagOf } from '../tag-of.ts';
import { checkEnvironment } from './check-environment.ts';
import {
  anything,
  type Check,
  type Checks,
  list,
  members,
  milliseconds,
  needed,
  number,
  oneOf,
  ofType,
  rule,
  word,
} from './checks.ts';
import { isUrl } from './endpoint.ts';
import type { AttachOptions, AuthOptions, FetchRules, LogoutEndpoint } from './options.ts';
import { wrong } from './sentences.ts';

/** Methods and headers that fetch refuses (Fetch, sections 2.2.1 and 2.2.2). */
const METHOD = /^(?:connect|trace|track)$/i;
const HEADER =
  /^(?:accept-(?:charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie2?|te|trailer|transfer-encoding|upgrade|via|(?:proxy|sec)-.*)$/i;
/** What no script can read. */
const UNREADABLE = /^set-cookie2?$/i;

/** Names and values that no header can have are refused where headers are read. */
const headers: Check = (given, name) => {
  for (const header of Object.keys(Object(given) as object))
    if (HEADER.test(header)) throw wrong(name, 'forbidden', header);
};

const LOGOUT = (): Checks<LogoutEndpoint> => ({ url: anything, method: word(METHOD), headers });

const REFRESH = (): Checks<RefreshEndpoint> => ({
  ...LOGOUT(),
  endStatuses: list(number((given) => given > 99 && given < 600, 'statuses')),
  sendAccessToken: oneOf(false, true),
  read: ofType('function'),
});

/** An endpoint, its URL alone, or a function. A URL is checked where it is read, and so is one that is missing. */
function endpoint(check: Check): Check {
  return (given, name) => {
    // It has no members, and would be reported as missing.
    if (tagOf(given) === 'Promise') throw wrong(name, 'promise');
    if (typeof given !== 'function' && !isUrl(given)) check(given, name);
  };
}

const attach: Check = (given, name) => {
  if (given === 'cookies') return;
  rule((value) => typeof value === 'object', 'attach')(given, name);
  const checks: Checks<AttachOptions> = { header: word(HEADER), scheme: word() };
  members(checks)(given, name);
};

const responseToken: Check = (given, name) => {
  if (typeof given === 'boolean') return;
  const checks: Checks<ResponseTokenHeaders> = { header: word(UNREADABLE), expiresIn: word(UNREADABLE) };
  members(checks)(given, name);
};

const retry: Check = (given, name) => {
  const checks: Checks<RetryPolicy> = {
    attempts: number((value) => Number.isInteger(value) && value > 0, 'attempts'),
    minDelay: milliseconds(100),
    maxDelay: milliseconds(100),
  };
  members(checks)(given, name);
  const { minDelay = 0, maxDelay = Infinity } = bare(given as Partial<RetryPolicy> | undefined);
  if (minDelay > maxDelay) throw wrong(`${name}.maxDelay`, 'milliseconds', minDelay);
};

const CSRF = (): Checks<CsrfOptions> => ({
  cookie: needed(word()),
  header: needed(word(HEADER)),
  raw: oneOf(false, true),
});

/** Every option of `createAuth`. */
const OPTIONS = (): Checks<AuthOptions> => ({
  refresh: endpoint(members(REFRESH())),
  logout: endpoint(members(LOGOUT())),
  origins: list(anything),
  exclude: list(anything),
  shouldRefresh: ofType('function'),
  identify: ofType('function'),
  attach,
  csrf: members(CSRF()),
  responseToken,
  name: ofType('string'),
  tabs: oneOf('share', 'lock', 'off'),
  restore: oneOf('lazy', 'eager', false),
  rememberSignedIn: oneOf(false, true),
  initial: anything,
  refreshBefore: milliseconds(),
  timeout: milliseconds(20),
  replayLimit: number((given) => given >= 0, 'bytes'),
  retry,
  reauthenticate: rule((given) => EXTENSION in Object(given), 'reauthenticate'),
  fetch: ofType('function'),
  environment: checkEnvironment,
});

/**
 * Checks what the code of an app says in its options.
 *
 * @throws TypeError that names the option, what is wrong and what to write instead.
 */
export function checkOptions(given: unknown): void {
  needed(members(OPTIONS()))(given, 'createAuth');
}

/** @throws TypeError that names the rule. */
export function checkFetchRules(given: unknown): void {
  const checks: Checks<FetchRules> = {
    overrideAuthorization: oneOf(false, true),
    shouldRefresh: ofType('function'),
    fetch: ofType('function'),
  };
  members(checks)(given, 'createFetch');
}

/** @throws TypeError that names the member. */
export function checkTokenRequest(given: unknown): void {
  const signal = rule((value) => tagOf(value) === 'AbortSignal', 'signal');
  const checks: Checks<AccessTokenRequest> = { minValidity: milliseconds(), rejected: ofType('string'), signal };
  members(checks)(given, 'getAccessToken');
}

/** @throws TypeError that names the option. */
export function checkTokenEndpoint(given: unknown): void {
  const checks: Checks<TokenEndpoint> = { url: anything, clientId: ofType('string'), scope: ofType('string') };
  needed(members(checks))(given, 'refreshTokenGrant');
}
