import { type Check, type CheckGroup, type CheckNeed, skipped, type Verdict } from './check.ts';
import { SkippedError } from './skipped-error.ts';
import { checks } from './checks.ts';
import { type CheckContext, createContext } from './context.ts';
import { type Answer, busyReason } from './http/answer.ts';
import { NoAnswerError } from './http/no-answer-error.ts';
import { grantOf, refreshTwice } from './observations.ts';
import { pageOf } from './page-of.ts';
import { printable } from './printable.ts';
import { SignInError } from './sign-in.ts';
import { type ResolvedTarget, resolveTarget } from './resolve-target.ts';
import { isOverHttps } from './site.ts';
import type { Target } from './target.ts';

/** Groups whose checks are about what an answer says. */
const OF_ANSWERS: ReadonlySet<CheckGroup> = new Set<CheckGroup>(['caching', 'cors', 'page', 'token']);

/** What a check found out. */
export interface CheckResult {
  readonly id: Check['id'];
  readonly group: CheckGroup;
  readonly title: string;
  readonly status: Verdict['status'];
  /** One sentence on what was observed, or on why the check was skipped. Never contains a secret. */
  readonly cause?: string | undefined;
  /** One sentence on what to change. */
  readonly remedy?: string | undefined;
  /** The page of the check in the documentation. */
  readonly page: string;
}

/** Runs single checks, for the loop of a test runner. Checks that need the same observation share one answer and one session. */
export interface Checker {
  /** Runs one check. Never rejects because of the server. */
  readonly run: (check: Check | Check['id']) => Promise<CheckResult>;
  /**
   * Runs one check, and throws if it failed, so that a test fails.
   *
   * @throws {ConformanceError} with the cause and the remedy.
   */
  readonly verify: (check: Check | Check['id']) => Promise<CheckResult>;
}

/** A check failed. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    const { id, title, cause = '', remedy = '', page } = result;
    super(`${id} ${title}: ${cause} ${remedy} ${page}`);
    this.result = result;
  }
}

/**
 * Creates a checker for one server.
 *
 * @example
 * ```ts
 * import { checks, createChecker } from 'rebearer/conformance';
 * import { test } from 'vitest'; // or `test` of node:test, or `Deno.test`
 *
 * const checker = createChecker({
 *   url: 'http://localhost:3000',
 *   api: '/api/me',
 *   login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
 * });
 *
 * for (const check of checks) test(`${check.id} ${check.title}`, () => checker.verify(check).then(() => undefined));
 * ```
 *
 * @throws {TypeError} if the target has an invalid URL.
 */
export function createChecker(target: Target): Checker {
  return checkerOf(createContext(resolveTarget(target)));
}

/** Runs the checks of a context, one after the other, in any order. */
export function checkerOf(context: CheckContext): Checker {
  const reported = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  const verdictOf = async (check: Check): Promise<Verdict> => {
    const missing = check.needs.map((need) => lackOf(need, context.target)).find((lack) => lack !== undefined);
    if (missing !== undefined) return skipped(missing);
    try {
      const from = context.busyAnswers.length;
      if (check.needs.includes('session')) await needSession(context);
      return unlessBusy(check, await check.run(context), context.busyAnswers.slice(from));
    } catch (error) {
      if (error instanceof SkippedError || error instanceof SignInError) return skipped(error.message);
      if (!(error instanceof NoAnswerError)) return skipped(`The check broke off: ${nameOf(error)}.`);
      // What no answer came to is one finding, not twenty, and says nothing of the fields that an answer would have had.
      const isUnknown = OF_ANSWERS.has(check.group) || reported.has(error.message) || error.reason === 'aborted';
      if (isUnknown) return skipped(error.message);
      reported.add(error.message);
      return { status: check.severity, cause: error.message };
    }
  };

  const run = (asked: Check | Check['id']): Promise<CheckResult> => {
    const check = typeof asked === 'string' ? checks.find(({ id }) => id === asked) : asked;
    if (check === undefined) return Promise.reject(new TypeError('There is no check of that id.'));
    const result = last.then(async () => resultOf(check, await verdictOf(check), context));
    last = result;
    return result;
  };

  return {
    run,
    verify: async (check) => {
      const result = await run(check);
      if (result.status === 'failed') throw new ConformanceError(result);
      return result;
    },
  };
}

/**
 * Leaves a verdict open that rests on what a busy server has refused: a limit is neither a gate nor the end of a session. What was
 * granted beside it stays a finding, and so does a 502, 503 or 504 that came twice.
 */
function unlessBusy(check: Check, verdict: Verdict, busy: readonly Answer[]): Verdict {
  const [first] = busy;
  if (first === undefined || check.isAboutBusy) return verdict;
  const isFinding = verdict.status === 'failed' || verdict.status === 'remark';
  const isLimit = busy.some(({ status }) => status === 429);
  if (isFinding && !(isLimit && verdict.cause.includes('429'))) return verdict;
  return skipped(busyReason(first));
}

/** Without refreshes that are granted most checks would say the same once more. */
async function needSession(context: CheckContext): Promise<void> {
  const { first, second } = await context.observe(refreshTwice);
  if (grantOf(first) === undefined) throw new SkippedError('The refresh is not granted: RB041.');
  if (grantOf(second) === undefined) throw new SkippedError('The second refresh is not granted: RB092.');
}

function resultOf(check: Check, verdict: Verdict, { target, secrets }: CheckContext): CheckResult {
  const { id, group } = check;
  // A check that needs a cookie is skipped there, and stays what it is.
  const isOfToken = target.mode === 'tokens' && !check.needs.includes('cookies');
  const inWords = (text: string): string => (isOfToken ? withoutCookie(text) : text);
  const say = (text: string): string => printable(inWords(text), secrets);
  const common = { id, group, title: inWords(check.title), status: verdict.status, page: pageOf(check) };
  switch (verdict.status) {
    case 'passed':
      return common;
    case 'skipped':
      return { ...common, cause: say(verdict.cause) };
    case 'failed':
    case 'remark':
      return { ...common, cause: say(verdict.cause), remedy: say(verdict.remedy ?? check.remedy) };
  }
}

/** What is said of the cookie is about the refresh token where that is in the body. A field that sets a cookie stays one. */
function withoutCookie(text: string): string {
  return /Set-Cookie/.test(text) ? text : text.replaceAll(/\bcookie\b/g, 'refresh token');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error';
}

/** Why a need is not met; `undefined` if it is. */
function lackOf(need: CheckNeed, target: ResolvedTarget): string | undefined {
  const { login, mode, api, forbidden, browser, isCrossOrigin } = target;
  switch (need) {
    case 'login':
    case 'session':
      return login === undefined ? 'It needs a login.' : undefined;
    case 'loginRequest':
      return typeof login === 'object' ? undefined : 'It needs a login that is a request.';
    case 'cookies':
      return mode === 'tokens' ? 'The session is in no cookie.' : undefined;
    case 'bearer':
      return mode === 'cookies' ? 'The access token is in a cookie.' : undefined;
    case 'api':
      return api === undefined ? 'It needs a route of the API.' : undefined;
    case 'forbidden':
      return forbidden === undefined ? 'It needs a route that the account has no right to.' : undefined;
    case 'logout':
      return undefined;
    case 'crossOrigin':
      return isCrossOrigin ? undefined : 'Page and server are of one origin.';
    case 'https':
      return isOverHttps(target) ? undefined : 'The server is asked over http, or on loopback.';
    case 'browser':
      return browser === undefined ? 'It needs a browser.' : undefined;
  }
}
