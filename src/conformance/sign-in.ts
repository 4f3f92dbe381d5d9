import { SkippedError } from './skipped-error.ts';
import type { Caller } from './caller.ts';
import { cookieHeader, cookiesFor, type Jar, jarOf, store } from './cookies/jar.ts';
import { parseSetCookie } from './cookies/set-cookie.ts';
import { findGrant } from './grant/find-grant.ts';
import { type Answer, isBusy, isSuccess, readAnswer } from './http/answer.ts';
import { NAVIGATION } from './http/navigation.ts';
import { noAnswer } from './http/no-answer-error.ts';
import { inTime } from './in-time.ts';
import { refusalOf } from './login-refusal.ts';
import { originRemedy } from './origin-remedy.ts';
import { lowerCased } from './lower-cased.ts';
import type { LoginRequest } from './target.ts';
import { createVisitor, csrfHeaders, type Visitor } from './visitor.ts';

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
  const { login } = caller.target;
  if (login === undefined) throw new SkippedError('No login was given.');
  if (typeof login !== 'function') return byRequest(caller, login);
  const got = await byFunction(caller);
  if (typeof got !== 'string') return visitorOf(caller, got);
  return made(caller, { signIn: undefined, jar: cookiesOf(got, caller), grant: undefined });
}

/** The cookie against CSRF is often one of the page with the form: a server may want it repeated by the login too. */
async function byRequest(caller: Caller, login: LoginRequest): Promise<Visitor> {
  const { csrf, page } = caller.target;
  if (csrf === undefined) return visitorOf(caller, await sendLogin(caller, login));
  const opened = await caller.send({ url: page, method: 'GET', headers: NAVIGATION });
  const jar = store([], opened.setCookies, page);
  return visitorOf(caller, await sendLoginWith(caller, login, jar), jar);
}

/**
 * Makes the visitor whom the answer of a login has signed in. `before`: the cookies that the login was sent with.
 *
 * @throws {SignInError} where it has signed no user in.
 */
export async function visitorOf(caller: Caller, answer: Answer, before: Jar = []): Promise<Visitor> {
  const { status, setCookies, url, json } = answer;
  if (!isSuccess(answer) && !isRedirectWithCookie(answer))
    throw new SignInError(
      [`The login was answered with ${status}.`, originRemedy(answer, caller.target)].filter(Boolean).join(' '),
    );
  const begun = { signIn: answer, jar: store([], setCookies, url), grant: findGrant(json) };
  const visitor = made(caller, begun, store(before, setCookies, url));
  const refusal = refusalOf(answer);
  if (refusal === undefined) return visitor;
  const refreshed = await visitor.refresh();
  if (!isBusy(refreshed) && refreshed.meaning.type !== 'granted')
    throw new SignInError(
      `The login was answered with ${status}: it ${refusal}, and a refresh after it is answered with ${refreshed.status}.`,
    );
  return visitor;
}

/** `jar`: what the visitor begins with, the cookies of the login included. */
function made(caller: Caller, { grant, ...begun }: Parameters<typeof createVisitor>[1], jar = begun.jar): Visitor {
  const { mode } = caller.target;
  if (mode === 'tokens' ? grant?.refreshToken === undefined : begun.jar.length === 0)
    throw new SignInError(mode === 'tokens' ? 'The login brought no refresh token.' : noCookieOf(begun.signIn));
  return createVisitor(caller, { ...begun, jar, grant: mode === 'cookies' ? undefined : grant });
}

/** A cookie that is over when it comes is deleted. It may have been meant to live. */
function noCookieOf(answer: Answer | undefined): string {
  const [over] = answer?.setCookies ?? [];
  return over === undefined
    ? 'The login set no cookie.'
    : `The login set no cookie that lives: the Max-Age or Expires of ${over.name} is over. Max-Age is in seconds, maxAge of Express and a Date in milliseconds.`;
}

/** Sends the login with the cookies of a jar, as a browser that has them does. */
export function sendLoginWith(caller: Caller, login: LoginRequest, jar: Jar): Promise<Answer> {
  const cookie = cookiesFor(jar, new URL(login.url, caller.target.base));
  return sendLogin(caller, login, { ...csrfHeaders(jar, caller.target), ...(cookie !== '' && { cookie }) });
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

/** A form login redirects the browser to the app; its cookie counts. */
export function isRedirectWithCookie({ status, setCookies }: Answer): boolean {
  return (status === 302 || status === 303) && setCookies.length > 0;
}

/** A script may start a browser: it has the time of so many answers. */
const LONGEST_LOGIN = 6;

async function byFunction({ target }: Caller): Promise<Answer | string> {
  const { login, refresh, fetch, mode, origin } = target;
  const timeout = target.timeout * LONGEST_LOGIN;
  if (typeof login !== 'function') throw new SkippedError('No login was given.');
  const startedAt = performance.now();
  const error = (): Error => new SignInError(`The login did not end within ${timeout / 1000} s.`, true);
  const got = await inTime({ timeout, error }, (signal) => login({ fetch, signal }));
  if (typeof got === 'string') return got;
  // A response that came over no network is taken for one of the server that has the session.
  const url = got.url === '' ? new URL('/', refresh.url) : new URL(got.url);
  return readAnswer(got, { url, method: 'POST', startedAt, mode, origin }).catch((error: unknown) => {
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
