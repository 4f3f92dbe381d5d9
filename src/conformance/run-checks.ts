import type { Check, Verdict } from './check.ts';
import { type CheckResult, checkerOf } from './checker.ts';
import { checks } from './checks.ts';
import { type CheckContext, createContext } from './context.ts';
import { NoAnswerError } from './http/no-answer-error.ts';
import { accessJwt, refreshTwice, refreshWithoutSession } from './observations.ts';
import { printable } from './printable.ts';
import { SignInError } from './sign-in.ts';
import { resolveTarget } from './resolve-target.ts';
import type { Target } from './target.ts';
import { algorithmOf } from './token/jwt.ts';

export interface RunOptions {
  /** Which checks to make: ids or groups. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Which to leave out: ids or groups. Default: none. */
  readonly skip?: readonly string[] | undefined;
  /** Called before each check. */
  readonly onStart?: ((check: Check) => void) | undefined;
  /** Called after each check. */
  readonly onResult?: ((result: CheckResult) => void) | undefined;
  /** Stops the run; what was not checked by then is skipped. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a run could not find out what it was asked for. */
export interface RunProblem {
  readonly type: 'login' | 'unreachable';
  /** One sentence, for a person. */
  readonly message: string;
}

/** The outcome of a run. It is plain data: the JSON of `rebearer doctor --json` is this, and docs/spec/report.schema.json says so. */
export interface Report {
  readonly version: 1;
  readonly url: string;
  readonly refresh: string;
  readonly counts: Readonly<Record<Verdict['status'], number>>;
  readonly problem?: RunProblem | undefined;
  /** The access token by its algorithm and the names of its claims, a hundred at most, where it is a JWT. `moreClaims`: how many are left out. */
  readonly token?:
    | { readonly algorithm: string; readonly claims: readonly string[]; readonly moreClaims?: number }
    | undefined;
  /** In the order in which the checks ran. Empty where the server is unreachable. */
  readonly results: readonly CheckResult[];
}

/**
 * Makes all checks of one server, one after the other. Without `target.login` it reads only; with it, it signs a throw-away account in
 * about 25 times and ends those sessions.
 *
 * @example
 * ```ts
 * import { runChecks } from 'rebearer/conformance';
 *
 * const { counts, results } = await runChecks({
 *   url: 'https://app.example.com',
 *   login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
 *   api: '/api/me',
 * });
 * const failures = results.filter(({ status }) => status === 'failed');
 * console.log(counts, failures.map(({ id, cause }) => `${id}: ${cause}`));
 * ```
 *
 * @throws {TypeError} if the target is invalid, `only` or `skip` names an unknown check, or both leave none.
 */
export async function runChecks(target: Target, options: RunOptions = {}): Promise<Report> {
  const chosen = choose(options);
  const resolved = resolveTarget(target);
  const context = createContext(resolved, options.signal);
  const problem = await problemOf(context);
  const results: CheckResult[] = [];
  if (problem?.type !== 'unreachable') {
    const checker = checkerOf(context);
    for (const check of chosen) {
      options.onStart?.(check);
      const result = await checker.run(check);
      results.push(result);
      options.onResult?.(result);
    }
  }
  const { base, refresh } = resolved;
  const token = problem === undefined && target.login !== undefined ? await describeToken(context) : undefined;
  const { href } = refresh.url;
  return { version: 1, url: base.href, refresh: href, counts: count(results), problem, token, results };
}

/** Chooses by ids and groups. */
function choose({ only, skip }: RunOptions): readonly Check[] {
  const names = new Set<string>(checks.flatMap(({ id, group }) => [id, group]));
  const unknown = [...(only ?? []), ...(skip ?? [])].find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new TypeError(`${JSON.stringify(unknown)} is neither a check nor a group of checks.`);
  const isNamed = ({ id, group }: Check, list: readonly string[]): boolean => list.includes(id) || list.includes(group);
  const chosen = checks.filter((check) => (only === undefined || isNamed(check, only)) && !isNamed(check, skip ?? []));
  // A run of no check at all would be a success.
  if (chosen.length === 0) throw new TypeError('only and skip leave no check to make.');
  return chosen;
}

async function problemOf(context: CheckContext): Promise<RunProblem | undefined> {
  try {
    await context.observe(refreshWithoutSession);
    if (context.target.login === undefined) return undefined;
    await context.visitor();
    await context.observe(refreshTwice);
    return undefined;
  } catch (error) {
    if (error instanceof SignInError) return { type: 'login', message: printable(error.message, context.secrets) };
    if (error instanceof NoAnswerError)
      return { type: 'unreachable', message: printable(error.message, context.secrets) };
    // A script that signs in may fail in ways of its own; what it says may hold a secret.
    return { type: 'login', message: 'The login threw an error.' };
  }
}

/** More than a token has: a server may put any number of names into one. */
const MOST_CLAIMS = 100;

async function describeToken(context: CheckContext): Promise<Report['token']> {
  const jwt = await accessJwt(context).catch(() => undefined);
  if (jwt === undefined) return undefined;
  const names = Object.keys(jwt.claims).sort();
  const more = names.length - MOST_CLAIMS;
  return {
    algorithm: printable(algorithmOf(jwt)),
    claims: names.slice(0, MOST_CLAIMS).map((name) => printable(name)),
    ...(more > 0 && { moreClaims: more }),
  };
}

function count(results: readonly CheckResult[]): Report['counts'] {
  const of = (status: Verdict['status']): number => results.filter((result) => result.status === status).length;
  return { passed: of('passed'), remark: of('remark'), failed: of('failed'), skipped: of('skipped') };
}
