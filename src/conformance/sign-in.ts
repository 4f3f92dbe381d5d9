import { SkippedError } from './skipped-error.ts';
import type { Caller } from './caller.ts';
import { cookieHeader, type Jar, jarOf, store } from './cookies/jar.ts';
import { parseSetCookie } from './cookies/set-cookie.ts';
import { findGrant } from './grant/find-grant.ts';
import { type Answer, isSuccess, readAnswer } from './http/answer.ts';
import { noAnswer } from './http/no-answer-error.ts';
import { inTime } from './in-time.ts';
import { originRemedy } from './origin-remedy.ts';
import type { LoginRequest } from './target.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** The login of the target did not sign a user in. The message is a sentence without a secret. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** Whether to try again would take as long again. */
  readonly isLate: boolean;

  constructor(message: string, isLate = false) {
    super(message);
    this.isLate = isLate;
  }
}

/**
 * Signs in anew.
 *
 * @throws {SignInError} where no session came of it.
 */
export async function signIn(caller: Caller): Promise<Visitor> {
  const { login, mode } = caller.target;
  if (login === undefined) throw new SkippedError('No login was given.');
  const got = typeof login === 'function' ? await byFunction(caller) : await sendLogin(caller, login);
  const answer = typeof got === 'string' ? undefined : got;
  if (answer !== undefined && !isSuccess(answer) && !isRedirectWithCookie(answer))
    throw new SignInError(
      [`The login was answered with ${answer.status}.`, originRemedy(answer, caller.target)].filter(Boolean).join(' '),
    );
  const jar = typeof got === 'string' ? cookiesOf(got, caller) : store([], got.setCookies, got.url);
  const grant = answer === undefined ? undefined : findGrant(answer.json);
  if (mode === 'tokens' ? grant?.refreshToken === undefined : jar.length === 0)
    throw new SignInError(mode === 'tokens' ? 'The login brought no refresh token.' : 'The login set no cookie.');
  return createVisitor(caller, { signIn: answer, jar, grant: mode === 'cookies' ? undefined : grant });
}

/** Sends the login as the page does, or with other headers and another body, as a forger does. */
export function sendLogin(
  caller: Caller,
  { url, method = 'POST', headers = {}, body }: LoginRequest,
  forged: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const isText = typeof body === 'string';
  const type = body === undefined || isText ? {} : { 'content-type': 'application/json' };
  const text = isText || body === undefined ? body : JSON.stringify(body);
  const at = new URL(url, caller.target.base);
  return caller.send({ url: at, method, headers: { ...type, ...lowerCased(headers), ...forged }, body: text });
}

/** Header names compare without case; two spellings of one name would be sent twice. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A form login redirects the browser to the app; its cookie counts. */
function isRedirectWithCookie({ status, setCookies }: Answer): boolean {
  return (status === 302 || status === 303) && setCookies.length > 0;
}

/** A script may start a browser: it has the time of so many answers. */
const LONGEST_LOGIN = 6;

async function byFunction({ target }: Caller): Promise<Answer | string> {
  const { login, base, fetch } = target;
  const timeout = target.timeout * LONGEST_LOGIN;
  if (typeof login !== 'function') throw new SkippedError('No login was given.');
  const startedAt = performance.now();
  const error = (): Error => new SignInError(`The login did not end within ${timeout / 1000} s.`, true);
  const got = await inTime({ timeout, error }, (signal) => login({ fetch, signal }));
  if (typeof got === 'string') return got;
  const url = got.url === '' ? base : new URL(got.url);
  return readAnswer(got, { url, method: 'POST', startedAt }).catch((error: unknown) => {
    throw noAnswer(error, url);
  });
}

function cookiesOf(text: string, { target }: Caller): Jar {
  if (/[^\t\r\n\x20-\xff]/.test(text)) throw new SignInError('The login printed what no cookie can hold.');
  const lines = text.split('\n').map((line) => line.trim());
  const fields = lines.flatMap((line) => /^set-cookie:(.*)$/i.exec(line)?.[1]?.trim() ?? []);
  if (fields.length > 0) return store([], fields.map(parseSetCookie), target.refresh.url);
  return jarOf(lines.map((line) => line.replace(/^cookie:/i, '')).join('; '));
}

/** Tells one session's first credential from another's. */
export function nameOf(visitor: Visitor): string {
  const { jar, refreshToken = '' } = visitor.credential();
  return `${cookieHeader(jar)} ${refreshToken}`;
}
