import { type Check, failed, passed, remark, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Answer } from '../http/answer.ts';
import { refreshTwice, refreshWithoutSession } from '../observations.ts';
import { apiUrl, callWithBadToken } from './api-calls.ts';

const EVIL = 'https://evil.example';

function asStranger(
  context: CheckContext,
  { url, method, origin }: { url: URL; method: string; origin: string },
): Promise<Answer> {
  return context.send({ url, method, headers: { origin, 'sec-fetch-site': 'cross-site' } });
}

const allowed = ({ headers }: Answer): string | null => headers.get('access-control-allow-origin');
const hasCredentials = ({ headers }: Answer): boolean => headers.get('access-control-allow-credentials') === 'true';

/** Whether a page of the origin may read the answer to a request with cookies. */
function isReadableBy(answer: Answer, origin: string): boolean {
  return allowed(answer) === origin && hasCredentials(answer);
}

function preflight(
  context: CheckContext,
  url: URL,
  { method, headers }: { method: string; headers: string },
): Promise<Answer> {
  return context.send({
    url,
    method: 'OPTIONS',
    headers: {
      origin: context.target.origin,
      'access-control-request-method': method,
      ...(headers === '' ? {} : { 'access-control-request-headers': headers }),
    },
  });
}

function preflightApi(context: CheckContext): Promise<Answer> {
  return preflight(context, apiUrl(context), { method: 'GET', headers: 'authorization' });
}

/** Checks what a page of the target's origin may read. */
function judgeReadable(answer: Answer, { target }: CheckContext, isWithCookies: boolean): ReturnType<typeof failed> {
  const origin = allowed(answer);
  const what = `The ${answer.status} of ${answer.url.pathname}`;
  if (origin?.includes(',')) return skipped('There is more than one of them: RB080.');
  if (origin === null) return failed(`${what} has no Access-Control-Allow-Origin.`);
  if (origin === '*' && isWithCookies) return failed(`${what} allows *, which browsers refuse where cookies are sent.`);
  if (origin !== '*' && origin !== target.origin) return failed(`${what} allows another origin than ${target.origin}.`);
  if (isWithCookies && !hasCredentials(answer)) return failed(`${what} has no Access-Control-Allow-Credentials.`);
  return passed;
}

const ALLOW = 'Echo the exact Origin from a list, with Access-Control-Allow-Credentials under /auth/, on errors too.';

export const corsChecks: readonly Check[] = [
  {
    id: 'RB071',
    group: 'cors',
    severity: 'failed',
    title: 'A foreign origin may not read a refresh',
    needs: [],
    why: 'If the server echoes any origin and allows credentials, any site can read the token of its visitor.',
    remedy: 'Compare with a list before you echo the origin; never combine `origin: true` with `credentials: true`.',
    run: async (context) => {
      const { url, method } = context.target.refresh;
      const answer = await asStranger(context, { url, method, origin: EVIL });
      return isReadableBy(answer, EVIL) ? failed(`${EVIL} may read it with cookies.`) : passed;
    },
  },
  {
    id: 'RB072',
    group: 'cors',
    severity: 'failed',
    title: 'The origin `null` may not read a refresh',
    needs: [],
    why: 'Any site can make a sandboxed frame, whose origin is `null`.',
    remedy: 'Leave `null` out of the list.',
    run: async (context) => {
      const { url, method } = context.target.refresh;
      const answer = await asStranger(context, { url, method, origin: 'null' });
      return isReadableBy(answer, 'null') ? failed('Origin: null may read it with cookies.') : passed;
    },
  },
  {
    id: 'RB073',
    group: 'cors',
    severity: 'failed',
    title: 'A foreign origin may not read the API with cookies',
    needs: ['api'],
    why: 'If a cookie authenticates the API, now or later, any site can read its answers.',
    remedy: 'Allow credentials only for listed origins.',
    run: async (context) => {
      const answer = await asStranger(context, { url: apiUrl(context), method: 'GET', origin: EVIL });
      return isReadableBy(answer, EVIL) ? failed(`${EVIL} may read it with cookies.`) : passed;
    },
  },
  {
    id: 'RB074',
    group: 'cors',
    severity: 'failed',
    title: "The app's origin may read a grant",
    needs: ['session', 'crossOrigin'],
    why: 'Without it the page sees a network error, although the cookie has been rotated.',
    remedy: ALLOW,
    run: async (context) => judgeReadable((await context.observe(refreshTwice)).first, context, true),
  },
  {
    id: 'RB075',
    group: 'cors',
    severity: 'failed',
    title: "The app's origin may read a refused refresh",
    needs: ['crossOrigin'],
    why: 'Middleware that adds CORS headers only to successes turns "no session" into a network error, which is retried forever.',
    remedy: ALLOW,
    run: async (context) => judgeReadable(await context.observe(refreshWithoutSession), context, true),
  },
  {
    id: 'RB076',
    group: 'cors',
    severity: 'failed',
    title: "The app's origin may read a 401 of the API",
    needs: ['api', 'crossOrigin'],
    why: 'A 401 without CORS headers is a network error to the page: no refresh follows.',
    remedy: 'Add the CORS headers before the authentication, so that its errors have them; in nginx with `always`.',
    run: async (context) => judgeReadable(await context.observe(callWithBadToken), context, false),
  },
  {
    id: 'RB077',
    group: 'cors',
    severity: 'failed',
    title: 'The preflight lets Authorization through',
    needs: ['api', 'crossOrigin'],
    why: 'A call with a bearer sends a preflight. In the Fetch standard `*` does not cover Authorization; Chromium still lets it through, with a warning.',
    remedy: 'List `authorization` in Access-Control-Allow-Headers.',
    run: async (context) => {
      const answer = await context.observe(preflightApi);
      if (answer.status < 200 || answer.status > 299)
        return skipped(`The preflight is answered with ${answer.status}: RB078.`);
      const listed = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/);
      if (listed.includes('authorization')) return passed;
      return listed.includes('*')
        ? remark('Access-Control-Allow-Headers is `*`, which by the Fetch standard does not cover Authorization.')
        : failed('Access-Control-Allow-Headers does not list authorization.');
    },
  },
  {
    id: 'RB078',
    group: 'cors',
    severity: 'failed',
    title: 'A preflight needs no login',
    needs: ['api', 'crossOrigin'],
    why: 'A preflight never has a token or a cookie: a 401 or a redirect blocks every call.',
    remedy: 'Answer OPTIONS before the authentication.',
    run: async (context) => {
      const { status } = await context.observe(preflightApi);
      return status >= 200 && status <= 299 ? passed : failed(`The preflight is answered with ${status}.`);
    },
  },
  {
    id: 'RB079',
    group: 'cors',
    severity: 'remark',
    title: 'The page may read WWW-Authenticate and Retry-After',
    needs: ['api', 'crossOrigin'],
    why: 'Across origins a page cannot see a header that is not exposed: a step-up looks like an expired token, and the wait is guessed.',
    remedy: 'Send `Access-Control-Expose-Headers: WWW-Authenticate, Retry-After`.',
    run: async (context) => {
      const { headers } = await context.observe(callWithBadToken);
      if (!headers.has('access-control-allow-origin')) return skipped('The answer cannot be read at all: RB076.');
      const exposed = (headers.get('access-control-expose-headers') ?? '').toLowerCase();
      const missing = ['WWW-Authenticate', 'Retry-After'].filter((name) => !exposed.includes(name.toLowerCase()));
      return missing.length === 0 ? passed : remark(`Not exposed: ${missing.join(', ')}.`);
    },
  },
  {
    id: 'RB080',
    group: 'cors',
    severity: 'failed',
    title: 'There is one Access-Control-Allow-Origin',
    needs: [],
    why: 'Two values, from the app and from the proxy, are joined by a comma, and browsers refuse the answer.',
    remedy: 'Add the CORS headers in one place: in the app, or in the proxy.',
    run: async (context) => {
      await context.observe(refreshWithoutSession);
      if (context.target.login !== undefined) await context.observe(refreshTwice);
      const double = context.answers.find((answer) => (allowed(answer) ?? '').includes(','));
      return double === undefined ? passed : failed(`${double.url.pathname} has two of them.`);
    },
  },
];
