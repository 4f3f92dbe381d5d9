import { type Check, failed, passed, remark, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { isLoopback } from '../cookies/set-cookie.ts';
import { cookiesFor } from '../cookies/jar.ts';
import { type Answer, isMissing } from '../http/answer.ts';
import { grantOf, isGrantedBySession, refreshesOf, refreshWithoutSession, setBy, statusOf } from '../observations.ts';
import { deletesSession, setsSession } from '../sets-session.ts';
import { sentByItself } from '../visitor.ts';

const SLOW = 3000;
const LARGE = 64 * 1024;

interface ByMethod {
  readonly answer: Answer;
  /** What it does to the cookie of the session, if anything. To find out may take another sign-in. */
  readonly change: () => Promise<'deletes the cookie' | 'sets a new cookie' | undefined>;
}

/** The refresh with another method, with the cookie of the shared session if there is one. */
async function byMethod(
  context: CheckContext,
  method: string,
  own: Readonly<Record<string, string>> = sentByItself(context.target.refresh.headers),
): Promise<ByMethod> {
  const { login, refresh, mode } = context.target;
  const visitor = login === undefined || mode === 'tokens' ? undefined : await context.visitor();
  const jar = visitor?.credential().jar ?? [];
  const answer = await context.send({
    url: refresh.url,
    method,
    headers: { ...own, cookie: cookiesFor(jar, refresh.url) },
  });
  // Before anything else, which a cookie that was replaced just now would end. A deletion would leave the checks without the cookie.
  visitor?.adopt({ ...answer, setCookies: setBy(answer) });
  const change: ByMethod['change'] = async () => {
    if (await deletesSession(answer, context)) return 'deletes the cookie';
    return (await setsSession(answer, context, jar)) ? 'sets a new cookie' : undefined;
  };
  return { answer, change };
}

const isGet = ({ target }: CheckContext): boolean => target.refresh.method === 'GET';

export const reachabilityChecks: readonly Check[] = [
  {
    id: 'RB001',
    group: 'reachability',
    title: 'The refresh endpoint answers in time',
    severity: 'failed',
    needs: [],
    why: 'Every call of an app waits for the refresh when its token has expired; after 15 s the client aborts an attempt.',
    remedy: 'Find out what the refresh waits for: a lock on the session, a slow hash, a store that is out of reach.',
    run: async (context) => {
      const { elapsed } = await context.observe(refreshWithoutSession);
      if (elapsed > SLOW) return remark(`A refused refresh took ${(elapsed / 1000).toFixed(1)} s.`);
      const granted = await refreshesOf(context);
      // The slower one may have waited for something that only the first refresh starts.
      const least = granted === undefined ? 0 : Math.min(granted.first.elapsed, granted.second.elapsed);
      return least > SLOW ? remark(`A refresh took ${(least / 1000).toFixed(1)} s.`) : passed;
    },
  },
  {
    id: 'RB002',
    group: 'reachability',
    title: 'The refresh endpoint is where the client looks for it',
    severity: 'failed',
    needs: [],
    why: 'A 404 or 405 counts as a configuration mistake, never as a logout: the app stays on "loading".',
    remedy: 'Configure the right URL and method, or route them to the handler.',
    run: async (context) => {
      const answer = await context.observe(refreshWithoutSession);
      const { method, url } = context.target.refresh;
      if (!isMissing(answer) || (await isGrantedBySession(context))) return passed;
      return failed(`${method} ${url.pathname} is answered with ${answer.status}.`);
    },
  },
  {
    id: 'RB003',
    group: 'reachability',
    title: 'A GET does not refresh',
    severity: 'failed',
    needs: [],
    why: 'Any web page, an image tag or a link preview can cause a GET, and a navigation sends a SameSite=Lax cookie with it.',
    remedy: 'Accept only POST.',
    run: async (context) => {
      const { answer, change } = await byMethod(context, 'GET');
      if (isGet(context))
        return remark(
          'The refresh is a GET: it must change nothing, and be cached nowhere.',
          'Only read the session there, and answer with `Cache-Control: no-store`. If it changes anything, accept only POST.',
        );
      const isRefresh = grantOf(answer) !== undefined && context.target.mode !== 'cookies';
      const done = isRefresh ? 'sets a new cookie' : await change();
      if (done === undefined) return passed;
      const what = done === 'deletes the cookie' ? 'the deletion of the cookie' : 'a new grant';
      return failed(`A GET is answered with ${answer.status} and ${what}.`);
    },
  },
  {
    id: 'RB004',
    group: 'reachability',
    title: 'A HEAD does not refresh',
    severity: 'failed',
    needs: ['login', 'cookies'],
    why: 'Frameworks route HEAD to the handler of GET; link checkers and monitors send it.',
    remedy: 'Accept only POST.',
    run: async (context) => {
      if (isGet(context)) return skipped('The refresh is a GET.');
      const done = await (await byMethod(context, 'HEAD')).change();
      return done === undefined ? passed : failed(`A HEAD ${done} of the session.`);
    },
  },
  {
    id: 'RB005',
    group: 'reachability',
    title: 'Another method is answered with 405 and Allow',
    severity: 'remark',
    needs: [],
    why: 'A 404, or the page of the app, hides the mistake from a developer (RFC 9110, section 15.5.6).',
    remedy: 'Answer 405 with `Allow: POST` to every other method.',
    run: async (context) => {
      const { status, headers } = (
        await byMethod(context, isGet(context) ? 'DELETE' : 'PUT', context.target.refresh.headers)
      ).answer;
      const remedy = isGet(context) ? 'Answer 405 with `Allow: GET, HEAD` to every other method.' : undefined;
      if (status !== 405) return remark(`Another method is answered with ${status}.`, remedy);
      return headers.get('allow') === null ? remark('The 405 has no Allow.', remedy) : passed;
    },
  },
  {
    id: 'RB006',
    group: 'reachability',
    title: 'The server uses https',
    severity: 'failed',
    needs: [],
    why: 'Over http the network can read the cookie and the token.',
    remedy: 'Serve https; use http only on loopback, in development.',
    run: async ({ target }) => {
      const { protocol, hostname } = target.refresh.url;
      return protocol === 'https:' || isLoopback(hostname)
        ? passed
        : failed(`${target.refresh.url.origin} is plain http.`);
    },
  },
  {
    id: 'RB007',
    group: 'reachability',
    title: 'The answer of a refresh is small and complete',
    severity: 'failed',
    needs: [],
    why: 'The client reads at most 1 MiB of it.',
    remedy: 'Answer only with the grant or the error.',
    run: async (context) => {
      const refusal = await context.observe(refreshWithoutSession);
      const answers = [refusal, (await refreshesOf(context))?.first].filter((answer) => answer !== undefined);
      if (answers.some(({ isCut }) => isCut)) return failed('The answer goes on beyond 1 MiB.');
      const most = Math.max(...answers.map(({ text }) => text.length));
      return most > LARGE ? remark(`The answer has ${Math.round(most / 1024)} KiB.`) : passed;
    },
  },
  {
    id: 'RB008',
    group: 'reachability',
    title: 'Browsers are told to use only https',
    severity: 'remark',
    needs: ['https'],
    why: 'Without HSTS the first request of a typed address goes over http, where an attacker can answer it (RFC 6797).',
    remedy: 'Send `Strict-Transport-Security: max-age=31536000` with every answer.',
    run: async (context) => {
      const answer = await context.observe(refreshWithoutSession);
      const field = answer.headers.get('strict-transport-security') ?? '';
      return /max-age="?[1-9]/i.test(field)
        ? passed
        : remark(`${statusOf(answer)} comes without Strict-Transport-Security.`);
    },
  },
];
