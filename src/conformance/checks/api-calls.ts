import { SkippedError } from '../skipped-error.ts';
import type { CheckContext } from '../context.ts';
import { statusIn } from '../../refresh/answer.ts';
import { denialOf } from '../../refresh/denial.ts';
import { type Answer, isSuccess } from '../http/answer.ts';
import { withBrokenSignature } from '../token/jwt.ts';

/** The API route that requires a token. */
export function apiUrl({ target }: CheckContext): URL {
  if (target.api === undefined) throw new SkippedError('No route of the API was named.');
  return target.api;
}

/** A call with the current token of the shared session. */
export async function callWithToken(context: CheckContext): Promise<Answer> {
  return (await context.visitor()).call(apiUrl(context));
}

export function callWithoutToken(context: CheckContext): Promise<Answer> {
  return context.send({ url: apiUrl(context), method: 'GET' });
}

/** Whether the API does what the call asks for. Some servers refuse it with a 200, in the body or by a login page. */
export function isServed(answer: Answer): boolean {
  return isSuccess(answer) && !isRefusedInside(answer);
}

/** Whether a success says in its body that it is none. */
export function isRefusedInside({ json, isHtml }: Answer): boolean {
  return isHtml || statusIn(json) !== undefined || denialOf(json, true) !== undefined;
}

/** Skips what cannot be seen at a route that everyone may call: whether it refuses a token. */
export async function needProtectedRoute(context: CheckContext): Promise<void> {
  if (isServed(await context.observe(callWithoutToken))) throw new SkippedError('The route is public: RB122.');
}

/** A call with this field alone: no cookie, and no token of the session. */
export function callWithAuthorization(context: CheckContext, authorization: string): Promise<Answer> {
  return context.send({ url: apiUrl(context), method: 'GET', headers: { authorization } });
}

/** A call with a token whose signature is broken, or with a made-up one if there is no session. */
export async function callWithBadToken(context: CheckContext): Promise<Answer> {
  return callWithAuthorization(context, `Bearer ${await badToken(context)}`);
}

/** A token that no server may accept. */
export async function badToken(context: CheckContext): Promise<string> {
  const madeUp = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJyZWJlYXJlci1kb2N0b3IifQ.bWFkZS11cA';
  if (context.target.login === undefined) return madeUp;
  const token = (await context.visitor()).grant()?.accessToken;
  return token === undefined || token === '' ? madeUp : withBrokenSignature(token);
}
