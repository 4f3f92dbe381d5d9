import type { CheckContext } from './context.ts';
import { cookiesFor } from './cookies/jar.ts';
import { isEmptying, pathOf, type SetCookie } from './cookies/set-cookie.ts';
import { credentialNames, sessionCookieNames } from './session-cookies.ts';
import type { Grant } from './grant/find-grant.ts';
import { type Answer, answeredAt } from './http/answer.ts';
import { decodeJwt, type Jwt } from './token/jwt.ts';
import { type Credential, csrfHeaders, type Visitor } from './visitor.ts';

/** A refresh of a visitor without a session: no cookie, no token. */
export function refreshWithoutSession(context: CheckContext): Promise<Answer> {
  return presentCookie(context, '');
}

/** A refresh with a cookie of the right name that the server has not made. */
export async function refreshWithMadeUpCookie(context: CheckContext): Promise<Answer> {
  return presentCookie(context, await madeUpCookie(context));
}

export async function madeUpCookie(context: CheckContext): Promise<string> {
  return `${await cookieName(context)}=rebearer-doctor-made-this-up`;
}

/** A refresh with a custom `Cookie` header. */
export async function presentCookie(
  context: CheckContext,
  cookie: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { clientId, csrf, login, mode, refresh } = context.target;
  // Without it a server would refuse the call before it looks at the session.
  const { jar } = csrf === undefined || login === undefined ? { jar: [] } : (await context.visitor()).credential();
  const beside = jar.filter(({ name }) => name === csrf?.cookie);
  const members = { grant_type: 'refresh_token', refresh_token: 'made-up', ...(clientId && { client_id: clientId }) };
  const form = mode === 'tokens' ? String(new URLSearchParams(members)) : undefined;
  return context.send({
    url: refresh.url,
    method: refresh.method,
    headers: {
      ...csrfHeaders(beside, context.target),
      ...refresh.headers,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
      cookie: [cookie, cookiesFor(beside, refresh.url)].filter(Boolean).join('; '),
    },
    body: form,
  });
}

/** Two refreshes of the shared session, one after the other. */
export interface Refreshes {
  readonly visitor: Visitor;
  readonly before: Credential;
  readonly first: Answer;
  readonly between: Credential;
  readonly second: Answer;
}

export async function refreshTwice(context: CheckContext): Promise<Refreshes> {
  const visitor = await context.visitor();
  const before = visitor.credential();
  const first = await visitor.refresh();
  const between = visitor.credential();
  const second = await visitor.refresh();
  return { visitor, before, first, between, second };
}

/** The refreshes of a session; `undefined` where there is none, which leaves the refusal to judge. */
export async function refreshesOf(context: CheckContext): Promise<Refreshes | undefined> {
  if (context.target.login === undefined) return undefined;
  // Why a session cannot be had is for other checks to say.
  return context.observe(refreshTwice).catch(() => undefined);
}

/** Whether a session is refreshed: then the route is there, whatever it answers to a visitor without one. */
export async function isGrantedBySession(context: CheckContext): Promise<boolean> {
  const refreshes = await refreshesOf(context);
  return refreshes !== undefined && grantOf(refreshes.first) !== undefined;
}

export function grantOf({ meaning }: Answer): Grant | undefined {
  return meaning.type === 'granted' ? meaning.grant : undefined;
}

/** The decoded current access token of the shared session; `undefined` if it is opaque or in a cookie. */
export async function accessJwt(context: CheckContext): Promise<Jwt | undefined> {
  const { first } = await context.observe(refreshTwice);
  const token = grantOf(first)?.accessToken;
  return token === undefined ? undefined : decodeJwt(token);
}

/** A field that sets a cookie, and when it came. */
export interface ReceivedCookie extends SetCookie {
  /** Milliseconds since 1970, by the server's clock where it tells that. */
  readonly setAt: number;
  /** The path under which a browser keeps it: that of the field, or the folder of the URL. */
  readonly kept: string;
}

/** The fields that set the cookies of the session, by the login and by a refresh: each kind once, the last of its kind. */
export async function sessionCookies(context: CheckContext): Promise<readonly ReceivedCookie[]> {
  return receivedCookies(context, await sessionCookieNames(context));
}

/** The same of all cookies that look like a credential. */
export async function credentialCookies(context: CheckContext): Promise<readonly ReceivedCookie[]> {
  return receivedCookies(context, await credentialNames(context));
}

async function receivedCookies(context: CheckContext, names: ReadonlySet<string>): Promise<readonly ReceivedCookie[]> {
  const own = (await settings(context)).flat().filter(({ name }) => names.has(name));
  return [...new Map(own.map((cookie) => [kindOf(cookie), cookie])).values()];
}

/** The cookies that the login has set, and those that a refresh has. */
export async function settings(context: CheckContext): Promise<readonly (readonly ReceivedCookie[])[]> {
  const { visitor, first } = await context.observe(refreshTwice);
  return [visitor.signIn, first].flatMap((answer) => (answer === undefined ? [] : [setBy(answer)]));
}

/** The cookies that an answer sets to a value. An `Expires` of a minute is no deletion when it is looked at later. */
export function setBy(answer: Answer): readonly ReceivedCookie[] {
  const setAt = answeredAt(answer);
  return answer.setCookies
    .filter((cookie) => !isEmptying(cookie, setAt))
    .map((cookie) => ({ ...cookie, setAt, kept: pathOf(cookie, answer.url) }));
}

/** All but the value and the times: the login may set a cookie without HttpOnly, and the refresh with it. */
function kindOf({ name, kept, domain, secure, httpOnly, sameSite, partitioned }: ReceivedCookie): string {
  return JSON.stringify([name, kept, domain, secure, httpOnly, sameSite, partitioned]);
}

/** The name of the cookie that refreshes: the likeliest one where the session has several. */
export async function cookieName(context: CheckContext): Promise<string> {
  const names = [...(await sessionCookieNames(context))];
  const likely = [/refresh/i, /sess|sid/i, /./].map((pattern) => names.find((name) => pattern.test(name)));
  return likely.find((name) => name !== undefined) ?? 'session';
}

/** Whether two credentials are one to a refresh, which looks at the cookie of this name or at the refresh token. */
export function isSameCredential(a: Credential, b: Credential, name: string): boolean {
  return valueOf(a, name) === valueOf(b, name) && a.refreshToken === b.refreshToken;
}

/** The value of the cookie that refreshes; the newest where it was set in several places. */
export function valueOf({ jar }: Credential, name: string): string | undefined {
  return jar.filter((cookie) => cookie.name === name).at(-1)?.value;
}

/** The status, for a sentence, with the error's word where it is one of a protocol. */
export function statusOf({ status, json }: Answer): string {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined;
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `${status} ${error}` : `${status}`;
}
