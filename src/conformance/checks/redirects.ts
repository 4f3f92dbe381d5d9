import { acceptRemedy, IN_REFRESH } from '../accept-remedy.ts';
import { type Check, failed, passed, remark, skipped, type Verdict } from '../check.ts';
import { readsAsEnd } from '../grant/meaning.ts';
import { type Answer, isRedirect, isSuccess } from '../http/answer.ts';
import { presentCookie, refreshTwice, refreshWithoutSession } from '../observations.ts';
import { apiUrl, callWithBadToken, callWithoutToken } from './api-calls.ts';
import { logOut } from './logout.ts';

/** The target of a redirect, without parts that may be secret. */
function placeOf({ headers, url }: Answer): string {
  const location = headers.get('location') ?? '';
  if (!URL.canParse(location, url)) return 'nowhere';
  const { origin, pathname } = new URL(location, url);
  // Java servers write the session's id after a semicolon.
  const path = pathname.replaceAll(/;[^/]*/g, '');
  return origin === url.origin ? path : `${origin}${path}`;
}

function judgeRedirect(answer: Answer): Verdict {
  if (!isRedirect(answer)) return passed;
  const place = placeOf(answer);
  const { pathname } = answer.url;
  const remedy = place === `${pathname}/` ? `Write ${place}, with its slash.` : undefined;
  return failed(`${pathname} is answered with ${answer.status} to ${place}.`, remedy);
}

const NO_REDIRECT = 'Answer calls of scripts with a status and JSON; redirect only navigations to a login page.';

export const redirectChecks: readonly Check[] = [
  {
    id: 'RB081',
    group: 'redirects',
    severity: 'failed',
    title: 'A refresh is not redirected',
    needs: ['login'],
    why: 'The client does not follow a redirect of a refresh: a redirected POST may arrive as a GET, or at another server, with the cookie.',
    remedy: 'Use the final URL, with its scheme, host and slash.',
    run: async (context) => judgeRedirect((await context.observe(refreshTwice)).first),
  },
  {
    id: 'RB082',
    group: 'redirects',
    severity: 'failed',
    title: 'A refused refresh is not redirected to a login page',
    needs: [],
    why: 'A redirect does not say that there is no session: the client takes it for a configuration mistake.',
    remedy: NO_REDIRECT,
    run: async (context) => {
      const answer = await context.observe(refreshWithoutSession);
      const verdict = judgeRedirect(answer);
      if (verdict.status !== 'failed') return verdict;
      const call = (headers: Readonly<Record<string, string>>): Promise<Answer> => presentCookie(context, '', headers);
      const remedy = await acceptRemedy(answer, { call, isRight: readsAsEnd, where: IN_REFRESH });
      return { ...verdict, remedy: verdict.remedy ?? remedy };
    },
  },
  {
    id: 'RB083',
    group: 'redirects',
    severity: 'remark',
    title: 'An extra slash does not redirect to another host',
    needs: [],
    why: 'A server behind a proxy that adds or removes slashes may build the address from its internal name: often http, or an internal host.',
    remedy: 'Answer 404, or redirect with the path only.',
    run: async (context) => {
      const { url, method } = context.target.refresh;
      const other = new URL(url);
      other.pathname = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : `${url.pathname}/`;
      const answer = await context.send({ url: other, method });
      if (!isRedirect(answer)) return passed;
      const place = placeOf(answer);
      return place.startsWith('/') ? passed : remark(`${other.pathname} is redirected to ${place}.`);
    },
  },
  {
    id: 'RB084',
    group: 'redirects',
    severity: 'failed',
    title: 'The API refuses with 401, not with a login page',
    needs: ['api'],
    why: 'A redirect or an HTML page with 200 looks like success: no refresh follows, and the app parses a login page.',
    remedy: NO_REDIRECT,
    run: async (context) => {
      const { pathname } = apiUrl(context);
      const calls = [
        { what: pathname, call: callWithoutToken },
        { what: `With a token that is not valid ${pathname}`, call: callWithBadToken },
      ];
      for (const { what, call } of context.target.mode === 'cookies' ? calls.slice(0, 1) : calls) {
        const answer = await context.observe(call);
        const isPage = isSuccess(answer) && answer.isHtml;
        if (!isRedirect(answer) && !isPage) continue;
        const said = isPage ? 'a page of HTML' : `${answer.status} to ${placeOf(answer)}`;
        const remedy = await acceptRemedy(answer, {
          call: (headers) => context.send({ url: apiUrl(context), method: 'GET', headers }),
          isRight: ({ status }) => status === 401,
          where: 'with every call',
        });
        return failed(`${what} is answered with ${said}.`, remedy);
      }
      return passed;
    },
  },
  {
    id: 'RB085',
    group: 'redirects',
    severity: 'failed',
    title: 'The logout is not redirected',
    needs: ['session', 'logout'],
    why: 'The client cannot tell a redirect after a logout from one to the login: the logout is not confirmed, and is sent again.',
    remedy: 'Answer 204.',
    run: async (context) => {
      const { answer } = await context.observe(logOut);
      return answer.status === 404 ? skipped('There is no logout.') : judgeRedirect(answer);
    },
  },
];
