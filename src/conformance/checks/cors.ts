import { type Check, failed, passed, remark, skipped, type Verdict } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { cookieHeader, sentTo } from '../cookies/jar.ts';
import { type Attack, attacksOn, EVIL, forgeRefreshes } from '../forged-refreshes.ts';
import { type Answer, isSuccess } from '../http/answer.ts';
import { listOf } from '../http/list-of.ts';
import { SAFE_METHOD } from '../http/safe-method.ts';
import { refreshTwice, refreshWithoutSession } from '../observations.ts';
import { type Preflight, sendPreflights } from '../preflights.ts';
import { SignInError } from '../sign-in.ts';
import { SkippedError } from '../skipped-error.ts';
import { apiUrl, callWithBadToken } from './api-calls.ts';

/** Origins that a list with patterns may let in by mistake. */
const LOOKALIKES = ['prefix', 'suffix', 'dot'] as const satisfies readonly Attack[];

const mayRead = (origin: string): string => `${origin} may read it with cookies.`;

interface Strange {
  readonly url: URL;
  readonly method: string;
  readonly origin: string;
  readonly cookie?: string;
}

function asStranger(context: CheckContext, { url, method, origin, cookie = '' }: Strange): Promise<Answer> {
  return context.send({ url, method, headers: { origin, 'sec-fetch-site': 'cross-site', cookie } });
}

/** A refresh from a page of another site, without a session. */
export function refreshFromElsewhere(context: CheckContext): Promise<Answer> {
  return asStranger(context, { ...context.target.refresh, origin: EVIL });
}

/** The answer to a page of another site that is sent with the live cookie; `undefined` where there is none to send. */
async function answerTo(attack: Attack, context: CheckContext): Promise<Answer | undefined> {
  const { login, mode } = context.target;
  if (login === undefined || mode === 'tokens') return undefined;
  const forged = await context.observe(forgeRefreshes).catch((error: unknown) => {
    if (error instanceof SkippedError || error instanceof SignInError) return undefined;
    throw error;
  });
  return forged?.answers.get(attack);
}

const allowed = ({ headers }: Answer): string | null => headers.get('access-control-allow-origin');
const hasCredentials = ({ headers }: Answer): boolean => headers.get('access-control-allow-credentials') === 'true';

/** Whether a page of the origin may read the answer to a request with cookies. */
function isReadableBy(answer: Answer | undefined, origin: string): boolean {
  return answer !== undefined && allowed(answer) === origin && hasCredentials(answer);
}

/** Whether a page may send the call after this preflight. */
function judgePreflight({ answer, method, names, isWithCookies }: Preflight, context: CheckContext): Verdict {
  const readable = judgeReadable(answer, context, isWithCookies);
  if (readable.status === 'failed') return failed(readable.cause, readable.remedy ?? (isWithCookies ? ALLOW : ECHO));
  if (readable.status !== 'passed') return readable;
  const methods = listOf(answer.headers.get('access-control-allow-methods'));
  const isAnyMethod = methods.includes('*') && !isWithCookies;
  if (!SAFE_METHOD.test(method) && !isAnyMethod && !methods.includes(method))
    return failed(`The preflight of ${answer.url.pathname} does not list the method ${method}.`);
  const listed = listOf(answer.headers.get('access-control-allow-headers')?.toLowerCase());
  const isAll = listed.includes('*') && !isWithCookies;
  const missing = names.filter((name) => !listed.includes(name));
  if (missing.length === 0 || (isAll && !missing.includes('authorization'))) return passed;
  return isAll
    ? remark('Access-Control-Allow-Headers is `*`, which by the Fetch standard does not cover Authorization.')
    : failed(`The preflight of ${answer.url.pathname} does not list ${missing.join(', ')}.`);
}

const ECHO =
  'Echo the Origin of the call if it is in a list, exactly: without a slash at the end, and the one origin alone.';

/** Checks what a page of the target's origin may read. */
function judgeReadable(answer: Answer, { target }: CheckContext, isWithCookies: boolean): Verdict {
  const origin = allowed(answer);
  const what = `The ${answer.method === 'OPTIONS' ? 'preflight' : answer.status} of ${answer.url.pathname}`;
  if (origin?.includes(',')) return skipped('There is more than one of them: RB080.');
  if (origin === null) return failed(`${what} has no Access-Control-Allow-Origin.`);
  if (origin === '*' && isWithCookies) return failed(`${what} allows *, which browsers refuse where cookies are sent.`);
  if (origin !== '*' && origin !== target.origin)
    return failed(`${what} allows another origin than ${target.origin}.`, ECHO);
  if (isWithCookies && !hasCredentials(answer)) return failed(`${what} has no Access-Control-Allow-Credentials.`);
  return passed;
}

const ALLOW =
  'Echo the exact Origin from a list, with Access-Control-Allow-Credentials for the login, the refresh and the logout, on errors too.';

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
      const attacks = attacksOn(context.target.origin);
      for (const attack of ['foreign', ...LOOKALIKES] as const) {
        const origin = attacks.get(attack)?.['origin'];
        if (origin === undefined) continue;
        const ofStranger = await (attack === 'foreign'
          ? context.observe(refreshFromElsewhere)
          : asStranger(context, { ...context.target.refresh, origin }));
        if (isReadableBy(ofStranger, origin) || isReadableBy(await answerTo(attack, context), origin))
          return failed(mayRead(origin));
      }
      return passed;
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
      const stranger = await asStranger(context, { ...context.target.refresh, origin: 'null' });
      const isOpen = isReadableBy(stranger, 'null') || isReadableBy(await answerTo('null', context), 'null');
      return isOpen ? failed('Origin: null may read it with cookies.') : passed;
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
      const { login, mode } = context.target;
      const url = apiUrl(context);
      const isByCookies = login !== undefined && mode === 'cookies';
      const jar = isByCookies ? sentTo((await context.visitor()).credential().jar, url) : [];
      const answer = await asStranger(context, { url, method: 'GET', origin: EVIL, cookie: cookieHeader(jar) });
      return isReadableBy(answer, EVIL) ? failed(mayRead(EVIL)) : passed;
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
    title: 'The preflight lets the headers of a call through',
    needs: ['crossOrigin'],
    why: 'A call with a bearer, with a header of its own, or with another method than GET, HEAD or POST sends a preflight. In the Fetch standard `*` does not cover Authorization; Chromium still lets it through, with a warning.',
    remedy:
      'List `authorization`, and the headers that you have named, in Access-Control-Allow-Headers, and a method such as PUT in Access-Control-Allow-Methods, beside Access-Control-Allow-Origin.',
    run: async (context) => {
      const preflights = await context.observe(sendPreflights);
      if (preflights.length === 0) return skipped('No call was named that has a preflight.');
      const answered = preflights.filter(({ answer }) => isSuccess(answer));
      if (answered.length === 0)
        return skipped(`The preflight is answered with ${preflights[0]?.answer.status}: RB078.`);
      const verdicts = answered.map((one) => judgePreflight(one, context));
      const [worst = passed] = (['failed', 'remark', 'skipped'] as const).flatMap((status) =>
        verdicts.filter((verdict) => verdict.status === status),
      );
      return worst;
    },
  },
  {
    id: 'RB078',
    group: 'cors',
    severity: 'failed',
    title: 'A preflight needs no login',
    needs: ['crossOrigin'],
    why: 'A preflight never has a token or a cookie: a 401 or a redirect blocks every call.',
    remedy: 'Answer OPTIONS before the authentication.',
    run: async (context) => {
      const preflights = await context.observe(sendPreflights);
      if (preflights.length === 0) return skipped('No call was named that has a preflight.');
      const refused = preflights.find(({ answer }) => !isSuccess(answer))?.answer;
      return refused === undefined
        ? passed
        : failed(`The preflight of ${refused.url.pathname} is answered with ${refused.status}.`);
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
      // To a call with credentials `*` is a name like another.
      if (exposed.trim() === '*' && !headers.has('access-control-allow-credentials')) return passed;
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
      if (double === undefined) return passed;
      const values = listOf(allowed(double));
      // The app and the proxy send the same one, or one of them `*`.
      const isList = !values.includes('*') && new Set(values).size === values.length;
      return isList
        ? failed(`${double.url.pathname} allows a list of origins, and browsers take one.`, ECHO)
        : failed(`${double.url.pathname} has two of them.`);
    },
  },
];
