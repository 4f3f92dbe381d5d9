import type { CheckContext } from './context.ts';
import { cookiesFor, type Jar, type StoredCookie } from './cookies/jar.ts';
import { type Answer, isSuccess } from './http/answer.ts';
import { isJwt } from './token/jwt.ts';

const SESSION_NAME = /sess|sid|token|auth|refresh|access|jwt/i;
const LEAST_CREDENTIAL = 16;

interface Names {
  readonly session: ReadonlySet<string>;
  readonly credentials: ReadonlySet<string>;
}

const NONE: Names = { session: new Set(), credentials: new Set() };

/**
 * The names of the cookies that make up the session: those without which a refresh is refused, or where that is not known those that
 * look like a credential. Others come along: a load balancer's, a firewall's, a device's, a theme. Empty without a login.
 */
export async function sessionCookieNames(context: CheckContext): Promise<ReadonlySet<string>> {
  return (await namesOf(context)).session;
}

/** The names of all cookies that a thief would have a use for: those of the session, and those that look like a credential. */
export async function credentialNames(context: CheckContext): Promise<ReadonlySet<string>> {
  return (await namesOf(context)).credentials;
}

async function namesOf(context: CheckContext): Promise<Names> {
  // Cached, because it may sign in: a server with one session per user then ends the caller's session.
  return context.target.login === undefined ? NONE : context.observe(findNames);
}

async function findNames(context: CheckContext): Promise<Names> {
  const { jar } = (await context.visitor()).credential();
  const candidates = jar.filter(({ name, value }) => !isForScripts(name, context) && !isNumberOfParts(value));
  const needed = candidates.length > 1 ? await context.observe(neededCookies) : new Set<string>();
  const own = candidates.filter(({ name }) => needed.has(name));
  const alike = candidates.filter(isCredential);
  const [session = candidates] = [own, alike].filter((cookies) => cookies.length > 0);
  const named = (cookies: readonly StoredCookie[]): Set<string> => new Set(cookies.map(({ name }) => name));
  return { session: named(session), credentials: named([...session, ...alike]) };
}

/** The cookie that repeats a CSRF token is there for a page's scripts to read. */
function isForScripts(name: string, { target }: CheckContext): boolean {
  return name === target.csrf?.cookie || /csrf|xsrf/i.test(name);
}

/** ASP.NET splits a large cookie over several; the first says how many, and is the same for each session. */
function isNumberOfParts(value: string): boolean {
  return /^chunks[-:]\d+$/.test(value);
}

/** Leaves out one cookie after the other; empty where the session is not refreshed with all of them. */
async function neededCookies(context: CheckContext): Promise<ReadonlySet<string>> {
  const { api, mode } = context.target;
  const visitor = await context.visitor();
  const isGranted = ({ meaning }: Answer): boolean => meaning.type === 'granted';
  if (!isGranted(await visitor.refresh())) return new Set();
  const needed = new Set<string>();
  for (const { name } of visitor.credential().jar) {
    const others = (): Jar => visitor.credential().jar.filter((cookie) => cookie.name !== name);
    const answer = await visitor.present({ ...visitor.credential(), jar: others() });
    if (isGranted(answer)) visitor.adopt(answer);
    else needed.add(name);
    if (api === undefined || mode !== 'cookies' || cookiesFor(visitor.credential().jar, api) === '') continue;
    const headers = { cookie: cookiesFor(others(), api) };
    if (!isSuccess(await context.send({ url: api, method: 'GET', headers }))) needed.add(name);
  }
  return needed;
}

function isCredential({ name, value }: StoredCookie): boolean {
  return value.length >= LEAST_CREDENTIAL && (isSessionName(name) || isJwt(value));
}

/** Whether a cookie is called as those of sessions are. */
export function isSessionName(name: string): boolean {
  return SESSION_NAME.test(name);
}
