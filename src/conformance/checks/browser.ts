import { member } from '../../refresh/member.ts';
import { type Check, failed, passed, remark, skipped } from '../check.ts';
import { SkippedError } from '../skipped-error.ts';
import type { CheckContext } from '../context.ts';
import type { Grant } from '../grant/find-grant.ts';
import { type Mode, readAsClient } from '../grant/meaning.ts';
import { inTime } from '../in-time.ts';
import type { CheckPage } from '../target.ts';

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

/** Runs in the page, from its text. */
const CALL = `async (url, { timeout, ...init }) => {
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await fetch(url, { ...init, redirect: 'manual', cache: 'no-store', signal });
    return {
      status: response.status, type: response.headers.get('content-type') ?? '',
      challenge: response.headers.get('www-authenticate'), text: (await response.text()).slice(0, 65536),
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

/** The whole story in one page: a visitor, a login, a refresh, a call, a logout. */
interface Story {
  readonly refused: Seen;
  readonly refreshed: Refreshed | undefined;
  readonly called: Seen | undefined;
  readonly unauthorised: Seen | undefined;
  readonly afterLogout: Refreshed | undefined;
}

interface Refreshed extends Seen {
  readonly grant: Grant | undefined;
}

/** The story has at most so many answers, and the browser itself takes time. */
const LONGEST_STORY = 10;

async function playInTime(context: CheckContext): Promise<Story> {
  const timeout = context.target.timeout * LONGEST_STORY;
  const error = (): Error => new SkippedError(`The browser did not get through it within ${timeout / 1000} s.`);
  return inTime({ timeout, error }, () => play(context));
}

async function play(context: CheckContext): Promise<Story> {
  const { browser, timeout, origin, refresh, logout, logoutHeaders, login, api, base, mode } = context.target;
  if (browser === undefined) throw new SkippedError('There is no browser.');
  const page = await browser.open(origin);
  try {
    const ask = async (): Promise<Refreshed> => {
      const { method, headers } = refresh;
      const seen = await callFrom(page, { url: refresh.url.href, method, headers, credentials: 'include', timeout });
      return { ...seen, grant: await grantIn(seen, mode) };
    };
    const refused = await ask();
    const bad = { authorization: 'Bearer rebearer.doctor.made-up' };
    const unauthorised =
      api === undefined
        ? undefined
        : await callFrom(page, { url: api.href, method: 'GET', headers: bad, credentials: 'omit', timeout });
    if (typeof login !== 'object')
      return { refused, unauthorised, refreshed: undefined, called: undefined, afterLogout: undefined };
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
    const refreshed = await ask();
    const token = refreshed.grant?.accessToken || undefined;
    const authorization = { authorization: `Bearer ${token}` };
    const called =
      api === undefined || token === undefined
        ? undefined
        : await callFrom(page, { url: api.href, method: 'GET', headers: authorization, credentials: 'omit', timeout });
    await callFrom(page, {
      url: logout.href,
      method: 'POST',
      headers: { ...logoutHeaders, ...(token === undefined ? {} : authorization) },
      credentials: 'include',
      timeout,
    });
    return { refused, unauthorised, refreshed, called, afterLogout: await ask() };
  } finally {
    await page.close();
  }
}

/** The grant in what a page saw. The status of a redirect is 0 there. */
async function grantIn({ status, text, type }: Seen, mode: Mode): Promise<Grant | undefined> {
  if (!status) return undefined;
  const { meaning } = await readAsClient({ status, text, headers: new Headers({ 'content-type': type }) }, mode);
  return meaning.type === 'granted' ? meaning.grant : undefined;
}

const CORS = 'See RB074 to RB080: the browser console names the missing header.';

export const browserChecks: readonly Check[] = [
  {
    id: 'RB171',
    group: 'browser',
    severity: 'failed',
    title: 'A browser keeps the cookie and sends it with the refresh',
    needs: ['loginRequest', 'cookies', 'browser'],
    why: 'Only the browser decides about prefixes, SameSite, third-party rules and paths, and it does so silently.',
    remedy: 'Open the developer tools of that page: they mark a cookie that the browser has refused.',
    run: async (context) => {
      const { refreshed } = await context.observe(playInTime);
      if (refreshed === undefined) return skipped('The login is not a request.');
      if (refreshed.grant !== undefined) return passed;
      return failed(`After the login the page's refresh ends in ${refreshed.status ?? 'a network error'}.`);
    },
  },
  {
    id: 'RB172',
    group: 'browser',
    severity: 'failed',
    title: 'A page can read that there is no session',
    needs: ['browser'],
    why: 'A refusal that the browser hides is a network error: the app stays on "loading".',
    remedy: CORS,
    run: async (context) => {
      const { refused } = await context.observe(playInTime);
      return refused.status === undefined ? failed('The page sees a network error.') : passed;
    },
  },
  {
    id: 'RB173',
    group: 'browser',
    severity: 'failed',
    title: 'A page can read the 401 of the API',
    needs: ['api', 'browser'],
    why: 'A 401 that the browser hides starts no refresh.',
    remedy: CORS,
    run: async (context) => {
      const { unauthorised } = await context.observe(playInTime);
      return unauthorised?.status === undefined ? failed('The page sees a network error.') : passed;
    },
  },
  {
    id: 'RB174',
    group: 'browser',
    severity: 'remark',
    title: 'A page can read the challenge',
    needs: ['api', 'browser'],
    why: 'Across origins WWW-Authenticate is hidden unless it is exposed: a step-up looks like an expired token.',
    remedy: 'Send `Access-Control-Expose-Headers: WWW-Authenticate, Retry-After`.',
    run: async (context) => {
      const { unauthorised } = await context.observe(playInTime);
      if (unauthorised?.status !== 401) return skipped('There is no 401.');
      return unauthorised.challenge === null ? remark('The page sees no WWW-Authenticate.') : passed;
    },
  },
  {
    id: 'RB175',
    group: 'browser',
    severity: 'failed',
    title: 'A call with the token succeeds',
    needs: ['loginRequest', 'api', 'bearer', 'browser'],
    why: 'Only a real browser applies the preflight, redirects and the content security policy.',
    remedy: CORS,
    run: async (context) => {
      const { called } = await context.observe(playInTime);
      if (called === undefined) return skipped('The page has no token: RB171.');
      const isServed = called.status !== undefined && called.status >= 200 && called.status < 300;
      return isServed ? passed : failed(`The page's call ends in ${called.status ?? 'a network error'}.`);
    },
  },
  {
    id: 'RB176',
    group: 'browser',
    severity: 'failed',
    title: 'After the logout the browser has no session',
    needs: ['loginRequest', 'cookies', 'logout', 'browser'],
    why: 'If the browser ignores the deletion, or the session has not ended, the next visitor is signed in.',
    remedy: 'End the session on the server, and delete the cookie with the attributes it was set with.',
    run: async (context) => {
      const { refreshed, afterLogout } = await context.observe(playInTime);
      if (refreshed?.grant === undefined || afterLogout === undefined)
        return skipped('The page had no session: RB171.');
      return afterLogout.grant !== undefined ? failed("The page's refresh is granted after its logout.") : passed;
    },
  },
];
