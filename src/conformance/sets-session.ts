import type { CheckContext } from './context.ts';
import type { Jar } from './cookies/jar.ts';
import { isEmptying, type SetCookie } from './cookies/set-cookie.ts';
import type { Answer } from './http/answer.ts';
import { cookieName } from './observations.ts';
import { sessionCookieNames } from './session-cookies.ts';
import { SignInError } from './sign-in.ts';
import { SameSessionError, SkippedError } from './skipped-error.ts';
import { successionOf } from './succession.ts';

/**
 * Whether an answer sets a cookie of the session that the request did not send. A session that rolls sets the same one again, or the same
 * one signed or encrypted anew. Never without a login, when nothing is known of the session.
 */
export async function setsSession(
  { setCookies }: Pick<Answer, 'setCookies'>,
  context: CheckContext,
  sent: Jar = [],
): Promise<boolean> {
  const names = await sessionCookieNames(context);
  const own = setCookies.filter((cookie) => names.has(cookie.name) && !isEmptying(cookie, Date.now()));
  if (own.some(({ name }) => sent.every((one) => one.name !== name))) return true;
  const isAnother = ({ name, value }: SetCookie): boolean =>
    sent.every((one) => one.name !== name || one.value !== value);
  return own.some(isAnother) && isSuccessor(context);
}

/** Whether an answer deletes a cookie of the session: then the browser has none, whatever the server keeps. */
export async function deletesSession(
  { setCookies }: Pick<Answer, 'setCookies'>,
  context: CheckContext,
): Promise<boolean> {
  const name = context.target.login === undefined ? undefined : await cookieName(context);
  return isDeleted(name, setCookies);
}

/** The last field of a name counts: frameworks delete a cookie, and set it anew, in one answer. */
function isDeleted(name: string | undefined, setCookies: readonly SetCookie[]): boolean {
  const last = setCookies.filter((cookie) => cookie.name === name).at(-1);
  return last !== undefined && isEmptying(last, Date.now());
}

/** Whether a new value is a new credential. A login that gives no second session leaves that unknown: then it counts as one. */
async function isSuccessor(context: CheckContext): Promise<boolean> {
  const succession = await context.observe(successionOf).catch((error: unknown) => {
    if (error instanceof SameSessionError || error instanceof SignInError) return 'replaced';
    throw error;
  });
  if (succession === 'open') throw new SkippedError('It takes 31 s of patience to see whether old cookies end.');
  return succession !== 'beside';
}
