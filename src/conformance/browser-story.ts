import { member } from '../refresh/member.ts';
import { MOST_BYTES } from '../refresh/read-body.ts';
import type { CheckContext } from './context.ts';
import type { Grant } from './grant/find-grant.ts';
import { type ClientOptions, readAsClient } from './grant/meaning.ts';
import { inTime } from './in-time.ts';
import { SkippedError } from './skipped-error.ts';
import type { ResolvedTarget } from './resolve-target.ts';
import type { CheckPage, LoginRequest } from './target.ts';

/** What a page sees of an answer. `status` is `undefined` for a network error, about which a page learns nothing more. */
interface Seen {
  readonly status: number | undefined;
  readonly challenge: string | null;
  readonly type: string;
  readonly text: string;
}

interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly credentials: 'include' | 'omit';
  /** Milliseconds for the answer. */
  readonly timeout: number;
}

/** Runs in the page, from its text. Reads no more of a body than the client does: it may be endless. */
const CALL = `async (url, { timeout, ...init }) => {
  const textOf = async ({ body }) => {
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (reader && text.length <= ${MOST_BYTES}) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }
    reader?.cancel().catch(() => {});
    return text;
  };
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(url, { ...init, redirect: 'manual', cache: 'no-store', signal });
    return {
      status: response.status, type: response.headers.get('content-type') ?? '',
      challenge: response.headers.get('www-authenticate'), text: await textOf(response),
    };
  } catch (error) { return { challenge: null, type: '', text: '', isLate: error?.name === 'TimeoutError' }; }
}`;

async function callFrom(page: CheckPage, { url, ...init }: Call): Promise<Seen> {
  const seen = await page.evaluate(`(${CALL})(${JSON.stringify(url)}, ${JSON.stringify(init)})`);
  if (member(seen, 'isLate') === true)
    throw new SkippedError(`The page had no answer of ${new URL(url).pathname} within ${init.timeout / 1000} s.`);
  const status = member(seen, 'status');
  return {
    status: typeof status === 'number' ? status : undefined,
    challenge: textOf(member(seen, 'challenge')) ?? null,
    type: textOf(member(seen, 'type')) ?? '',
    text: textOf(member(seen, 'text')) ?? '',
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What a page of the app saw: as a visitor, then of a login, a refresh, a call and a logout. */
export interface Story {
  readonly refused: Seen;
  readonly unauthorised: Seen | undefined;
  /** `undefined` where the login is not a request. */
  readonly refreshed: Refreshed | undefined;
  readonly called: Seen | undefined;
  readonly afterLogout: Refreshed | undefined;
}

interface Refreshed extends Seen {
  readonly grant: Grant | undefined;
}

/** The story has at most so many answers, and the browser itself takes time. */
const LONGEST_STORY = 10;

/** Plays the story in the browser of the target. */
export async function playInTime(context: CheckContext): Promise<Story> {
  const timeout = context.target.timeout * LONGEST_STORY;
  const error = (): Error => new SkippedError(`The browser did not get through it within ${timeout / 1000} s.`);
  return inTime({ timeout, error }, () => play(context));
}

async function play({ target }: CheckContext): Promise<Story> {
  const { browser, login, origin } = target;
  if (browser === undefined) throw new SkippedError('There is no browser.');
  const page = await browser.open(origin);
  try {
    const refused = await refresh(page, target);
    const unauthorised = await callApi(page, target, 'Bearer rebearer.doctor.made-up');
    const ofVisitor = { refused, unauthorised, refreshed: undefined, called: undefined, afterLogout: undefined };
    return typeof login === 'object' ? { ...ofVisitor, ...(await playUser(page, target, login)) } : ofVisitor;
  } finally {
    await page.close();
  }
}

async function playUser(
  page: CheckPage,
  target: ResolvedTarget,
  login: LoginRequest,
): Promise<Pick<Story, 'afterLogout' | 'called' | 'refreshed'>> {
  const { base, logout, logoutHeaders, logoutMethod, timeout } = target;
  const { url, method = 'POST', headers = {}, body } = login;
  const isText = body === undefined || typeof body === 'string';
  await callFrom(page, {
    url: new URL(url, base).href,
    method,
    headers: { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers },
    body: isText ? body : JSON.stringify(body),
    credentials: 'include',
    timeout,
  });
  const refreshed = await refresh(page, target);
  const token = refreshed.grant?.accessToken || undefined;
  const authorization = `Bearer ${token}`;
  const called = token === undefined ? undefined : await callApi(page, target, authorization);
  await callFrom(page, {
    url: logout.href,
    method: logoutMethod,
    headers: { ...logoutHeaders, ...(token === undefined ? {} : { authorization }) },
    credentials: 'include',
    timeout,
  });
  return { refreshed, called, afterLogout: await refresh(page, target) };
}

async function refresh(page: CheckPage, target: ResolvedTarget): Promise<Refreshed> {
  const { mode, timeout } = target;
  const { url, method, headers, endStatuses } = target.refresh;
  const seen = await callFrom(page, { url: url.href, method, headers, credentials: 'include', timeout });
  return { ...seen, grant: await grantIn(seen, { mode, endStatuses }) };
}

/** `undefined` where no route of the API was named. */
async function callApi(
  page: CheckPage,
  { api, timeout }: ResolvedTarget,
  authorization: string,
): Promise<Seen | undefined> {
  if (api === undefined) return undefined;
  return callFrom(page, { url: api.href, method: 'GET', headers: { authorization }, credentials: 'omit', timeout });
}

/** The grant in what a page saw. The status of a redirect is 0 there. */
async function grantIn({ status, text, type }: Seen, options: ClientOptions): Promise<Grant | undefined> {
  if (!status) return undefined;
  const { meaning } = await readAsClient({ status, text, headers: new Headers({ 'content-type': type }) }, options);
  return meaning.type === 'granted' ? meaning.grant : undefined;
}
