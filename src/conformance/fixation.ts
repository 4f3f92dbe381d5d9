import { type CheckContext, NEXT_SECOND } from './context.ts';
import { type Jar, jarOf, store } from './cookies/jar.ts';
import { isRedirect, isSuccess } from './http/answer.ts';
import { NAVIGATION } from './http/navigation.ts';
import { cookieName, grantOf, refreshWithoutSession } from './observations.ts';
import { sendLoginWith } from './sign-in.ts';
import type { LoginRequest } from './target.ts';
import type { Credential, Visitor } from './visitor.ts';

/** What came of the cookies that an attacker may plant before a login. `seen`: whether a visitor has one of the session's name. */
export interface Planted {
  readonly seen: boolean;
  /** Whose session the login has signed in. */
  readonly taken?: string;
}

/** Logs in with cookies that are not signed in, one after the other, and asks whether they are afterwards. */
export async function plantCookies(context: CheckContext, login: LoginRequest): Promise<Planted> {
  const name = await cookieName(context);
  const visitors = await visitorsJar(context);
  const seen = visitors.some((cookie) => cookie.name === name);
  const madeUp = jarOf(`${name}=${crypto.randomUUID().replaceAll('-', '')}`);
  const besides = visitors.filter((cookie) => cookie.name !== name);
  if (seen && (await signsIn(context, login, visitors))) return { seen, taken: "a visitor's cookie" };
  if (await signsIn(context, login, [...besides, ...madeUp])) return { seen, taken: 'a made-up cookie' };
  const former = await loggedOut(context);
  return former !== undefined && (await signsIn(context, login, former))
    ? { seen, taken: 'the cookie of a session that was logged out' }
    : { seen };
}

/** The cookies that the first answers give to a visitor. */
async function visitorsJar(context: CheckContext): Promise<Jar> {
  const { page } = context.target;
  const refused = await context.observe(refreshWithoutSession);
  const opened = await context.send({ url: page, method: 'GET', headers: NAVIGATION });
  return store(store([], refused.setCookies, refused.url), opened.setCookies, page);
}

async function loggedOut(context: CheckContext): Promise<Jar | undefined> {
  const visitor = await context.signIn();
  const { jar } = visitor.credential();
  if (!isSuccess(await visitor.logout())) return undefined;
  // A cookie that is signed within one second may be equal to the next.
  await context.wait(NEXT_SECOND);
  return jar;
}

async function signsIn(context: CheckContext, login: LoginRequest, jar: Jar): Promise<boolean> {
  const visitor = await context.visitor();
  const isAlive = async (): Promise<boolean> =>
    grantOf(await visitor.present({ jar, refreshToken: undefined })) !== undefined;
  if (await isAlive()) return false;
  const answer = await sendLoginWith(context, login, jar);
  return (isSuccess(answer) || isRedirect(answer)) && (await isAlive());
}

/**
 * Whether a visitor's session is that of another credential whose value is another. The logout of one session then ends the other. A third
 * session of the user goes on, otherwise the logout ends them all. Ends the session.
 */
export async function isOneSession(context: CheckContext, visitor: Visitor, other: Credential): Promise<boolean> {
  const isAlive = async (one: Visitor, credential: Credential): Promise<boolean> =>
    grantOf(await one.present(credential)) !== undefined;
  if (!(await isAlive(visitor, other))) return false;
  const bystander = await context.signIn();
  if (!(await isAlive(visitor, other)) || !isSuccess(await visitor.logout())) return false;
  return !(await isAlive(visitor, other)) && (await isAlive(bystander, bystander.credential()));
}
