import { identityOf, sessionNameOf, userNameOf } from '../../session/identity.ts';
import { type Check, failed, passed, remark, skipped, type Verdict } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { decoded } from '../cookies/decoded.ts';
import { isDeletion, isEmptying } from '../cookies/set-cookie.ts';
import { isRefused, readsAsEnd } from '../grant/meaning.ts';
import { type Answer, answeredAt, isMissing, isRedirect } from '../http/answer.ts';
import { visibleHeaders } from '../http/visible-headers.ts';
import {
  accessJwt,
  cookieName,
  grantOf,
  isGrantedBySession,
  madeUpCookie,
  presentCookie,
  refreshesOf,
  refreshTwice,
  refreshWithMadeUpCookie,
  refreshWithoutSession,
  statusOf,
} from '../observations.ts';
import { sendOddCookies } from '../odd-cookies.ts';
import { acceptRemedy, IN_REFRESH } from '../accept-remedy.ts';
import { originRemedy } from '../origin-remedy.ts';
import { credentialNames, isSessionName, sessionCookieNames } from '../session-cookies.ts';
import { setsSession } from '../sets-session.ts';
import { hasStackTrace } from '../stack-trace.ts';
import { decodeJwt, secondsOf } from '../token/jwt.ts';

const NAME_IN_ANSWER =
  'Answer with `{"user":{"id":1}}` or `session_id`, or let the client name the user: `refresh.read` with a `subject`.';

/** Whether a refresh with a session comes to the same: then nothing is known about one without. */
async function isAnsweredAlike({ status, meaning }: Answer, context: CheckContext): Promise<boolean> {
  const refreshes = await refreshesOf(context);
  return refreshes?.first.status === status && refreshes.first.meaning.type === meaning.type;
}

function described(answer: Answer): string {
  return `It is answered with ${statusOf(answer)}${answer.isHtml ? ', a page of HTML' : ''}`;
}

/** How the client reads a refusal that should say that there is no session. */
async function judgeRefusal(answer: Answer, context: CheckContext, cookie: string): Promise<Verdict> {
  if (isRedirect(answer)) return skipped('It is a redirect: RB082.');
  if (isMissing(answer) && !(await isGrantedBySession(context))) return skipped('It is not there: RB002.');
  if (answer.isCut) return skipped('It has no end: RB007.');
  const what = described(answer);
  switch (answer.meaning.type) {
    case 'ended':
      return passed;
    case 'nobody':
      return remark(
        `${what}${answer.status < 300 ? ', a success' : ''}; the client reads in its body that there is no session.`,
      );
    case 'unsure':
      return remark(`${what} without a word such as invalid_grant: a gateway that fails looks the same.`);
    case 'granted':
      return failed(`${what}, which reads as a grant.`);
    case 'replaced':
    case 'transient':
      return failed(`${what}, which reads as a passing failure: the client asks for ever.`);
    case 'misconfigured':
      if (await isAnsweredAlike(answer, context)) return skipped('A session is answered in the same way: RB041.');
      return failed(
        `${what}, which does not say that there is no session: the client stays on "loading".`,
        originRemedy(answer, context.target) ??
          (await acceptRemedy(answer, {
            call: (headers) => presentCookie(context, cookie, headers),
            isRight: readsAsEnd,
            where: IN_REFRESH,
          })) ??
          statusRemedy(answer, context.target),
      );
  }
}

/** Where the client is told the statuses, it believes no word beside another one. */
function statusRemedy({ status, text }: Answer, { refresh }: CheckContext['target']): string | undefined {
  const { endStatuses } = refresh;
  if (endStatuses?.includes(status)) return undefined;
  if (endStatuses !== undefined)
    return status < 400 ? undefined : `Answer with a status of \`refresh.endStatuses\`, or add ${status} to it.`;
  const list = { 401: '401', 403: '401,403' }[status];
  // Of a 403 that is about the token against CSRF no list can make an end.
  return list !== undefined && !/csrf|xsrf|forgery|token mismatch/i.test(text)
    ? `${REFUSAL} If you can't, let the client end the session at it: \`refresh.endStatuses: [${list}]\`, and \`--end-statuses ${list}\` here.`
    : undefined;
}

/** What to do about a refresh right after a login that is not granted. */
async function remedyOf(answer: Answer, context: CheckContext): Promise<string | undefined> {
  if (context.target.mode === 'tokens')
    return 'Answer 200 with `access_token` and `refresh_token` to a form with grant_type=refresh_token, from a client without a secret (RFC 6749, section 6).';
  // No session has ended so soon: the refresh has not found the one that was begun.
  if (!readsAsEnd(answer)) return undefined;
  const { jar } = (await context.visitor()).credential();
  const names = jar.map(({ name }) => name).slice(0, 3);
  return `Let the refresh find the session by its cookie alone: read it under the name that the login sets (${names.join(', ')}), and look it up where the login has stored it.`;
}

const REFUSAL = 'Answer 400 or 401 with `{"error":"invalid_grant","reason":"no_session"}`.';

export const answerChecks: readonly Check[] = [
  {
    id: 'RB041',
    group: 'answers',
    severity: 'failed',
    title: 'A refresh returns an access token that the client finds',
    needs: ['login'],
    why: 'Without a token in the answer no call works after the first expiry.',
    remedy:
      'Answer 200 with `{"access_token":"…","token_type":"Bearer","expires_in":180}`, to a POST without body and content type.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      if (grantOf(first) !== undefined) return passed;
      if (isRedirect(first)) return skipped('It is a redirect: RB081.');
      if (isMissing(first)) return skipped('It is not there: RB002.');
      if (first.status === 429) return skipped('The server is too busy: 429.');
      const names = typeof first.json === 'object' && first.json !== null ? Object.keys(first.json) : [];
      const shown = names.filter((name) => /^\w{1,30}$/.test(name)).slice(0, 8);
      return failed(
        `${described(first)}${shown.length > 0 ? ` and the members ${shown.join(', ')}` : ''}.`,
        await remedyOf(first, context),
      );
    },
  },
  {
    id: 'RB042',
    group: 'answers',
    severity: 'remark',
    title: 'Answers say that they are JSON',
    needs: [],
    why: 'Proxies and middleware inject into an answer that is labelled as HTML, or replace it.',
    remedy: 'Send `Content-Type: application/json`.',
    run: async (context) => {
      const { login } = context.target;
      const answer = await (login
        ? (await context.observe(refreshTwice)).first
        : context.observe(refreshWithoutSession));
      const type = answer.headers.get('content-type') ?? '';
      return answer.text === '' || /[/+]json/i.test(type)
        ? passed
        : remark(`It is labelled ${type.split(';')[0] || 'as nothing'}.`);
    },
  },
  {
    id: 'RB043',
    group: 'answers',
    severity: 'failed',
    title: 'expires_in is in seconds and agrees with the token',
    needs: ['session', 'bearer'],
    why: 'It tells when to refresh: a value that is a thousand times too long causes a 401 at each expiry, and one that is too short a refresh for every call.',
    remedy: 'Send the seconds between `iat` and `exp` (RFC 6749, section 5.1), or leave it out.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      const grant = grantOf(first);
      const jwt = decodeJwt(grant?.accessToken ?? '');
      const [iat, exp] = jwt === undefined ? [] : [secondsOf(jwt, 'iat'), secondsOf(jwt, 'exp')];
      if (grant?.expiresIn === undefined) {
        if (exp !== undefined && iat !== undefined) return passed;
        return exp === undefined
          ? passed
          : remark(
              'There is neither expires_in nor iat: the life of a token is guessed by the local clock.',
              'Put `iat` into the token, or send `expires_in`, the seconds that the token lives.',
            );
      }
      const life = exp === undefined ? undefined : exp - (iat ?? answeredAt(first) / 1000);
      if (life === undefined)
        return grant.expiresIn > 30 * 86_400
          ? failed(`expires_in is ${grant.expiresIn}: these look like milliseconds.`)
          : passed;
      if (grant.expiresIn > life * 100)
        return failed(
          `expires_in is ${grant.expiresIn}, and the token lives ${Math.round(life)} s.`,
          life < 60 && grant.expiresIn < life * 2000
            ? 'Give the token the life in seconds: jsonwebtoken takes the number 3600 for seconds, and the text "3600" for milliseconds.'
            : undefined,
        );
      return Math.abs(grant.expiresIn - life) > 5 + life / 10
        ? remark(`expires_in is ${grant.expiresIn}, and the token lives ${Math.round(life)} s.`)
        : passed;
    },
  },
  {
    id: 'RB044',
    group: 'answers',
    severity: 'remark',
    title: 'token_type is Bearer',
    needs: ['session', 'bearer'],
    why: 'RFC 6749 requires it, and libraries for OAuth refuse an answer without it.',
    remedy: 'Send `"token_type":"Bearer"`.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      const type = grantOf(first)?.tokenType;
      return type?.toLowerCase() === 'bearer'
        ? passed
        : remark(type === undefined ? 'There is no token_type.' : 'token_type is another one.');
    },
  },
  {
    id: 'RB045',
    group: 'answers',
    severity: 'remark',
    title: 'The user and the session are named',
    needs: ['session'],
    why: 'A call that waited for a refresh is sent only as the user who made it; without a name the client cannot check that.',
    remedy: 'Put `sub` and `sid` into the token, or `session_id` into the answer.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      const jwt = await accessJwt(context);
      const identity = identityOf(jwt?.claims, grantOf(first));
      if (sessionNameOf(identity) !== undefined) return passed;
      if (context.target.mode === 'cookies')
        // A call takes the cookie of whoever is signed in when it is sent: only the name of the user matters.
        return userNameOf(identity) === undefined ? remark('Nothing names the user.', NAME_IN_ANSWER) : passed;
      const user = userNameOf(identity);
      return remark(user === undefined ? 'Nothing names the user or the session.' : 'Nothing names the session.');
    },
  },
  {
    id: 'RB046',
    group: 'answers',
    severity: 'failed',
    title: 'A refresh without a session says so',
    needs: [],
    why: 'Every first visit sends a refresh: an answer that does not say "no session" leaves the visitor on "loading" instead of the login.',
    remedy: REFUSAL,
    run: async (context) => judgeRefusal(await context.observe(refreshWithoutSession), context, ''),
  },
  {
    id: 'RB047',
    group: 'answers',
    severity: 'failed',
    title: 'An unknown cookie is answered as no session',
    needs: [],
    why: 'Browsers keep cookies of sessions that the server has deleted long ago, and send them at the next visit.',
    remedy: REFUSAL,
    run: async (context) =>
      judgeRefusal(await context.observe(refreshWithMadeUpCookie), context, await madeUpCookie(context)),
  },
  {
    id: 'RB048',
    group: 'answers',
    severity: 'failed',
    title: 'A malformed cookie does not break the server',
    needs: [],
    why: 'A 5xx counts as a passing failure: a browser with such a cookie retries forever and never reaches the login.',
    remedy: 'Treat a cookie that cannot be parsed as an unknown one.',
    run: async (context) => {
      const { status } = await context.observe(refreshWithMadeUpCookie);
      if (status >= 500) return skipped(`Any unknown cookie is answered with ${status}: RB047.`);
      const broken = (await context.observe(sendOddCookies)).find(({ status }) => status >= 500);
      return broken === undefined ? passed : failed(`A malformed cookie is answered with ${broken.status}.`);
    },
  },
  {
    id: 'RB049',
    group: 'answers',
    severity: 'remark',
    title: 'A refused refresh leaves the cookie alone',
    needs: [],
    why: 'A late deletion deletes the cookie of a login made meanwhile.',
    remedy: 'Delete the cookie only at the logout.',
    run: async (context) => {
      const answer = await context.observe(refreshWithMadeUpCookie);
      if (await setsSession(answer, context))
        return remark(
          'A refused refresh sets a cookie.',
          'Start no session for a visitor; in express-session set `saveUninitialized: false`.',
        );
      const names = await sessionCookieNames(context);
      const isOwn = (name: string): boolean => (names.size > 0 ? names.has(name) : isSessionName(name));
      const emptied = answer.setCookies.find((cookie) => isOwn(cookie.name) && isEmptying(cookie, Date.now()));
      if (emptied === undefined) return passed;
      return remark(`A refused refresh ${isDeletion(emptied, Date.now()) ? 'deletes' : 'empties'} the cookie.`);
    },
  },
  {
    id: 'RB050',
    group: 'answers',
    severity: 'failed',
    title: 'A refresh for another session is not answered as the end of this one',
    needs: ['session', 'cookies'],
    why: 'A page that still shows the former user refreshes with the cookie of the new user: it must learn of the change without ending the new session.',
    remedy: 'Answer 409 `{"error":"session_mismatch"}` without rotating.',
    run: async (context) => {
      if (context.target.refresh.method === 'GET') return skipped('The refresh is a GET, which has no body.');
      const visitor = await context.visitor();
      const headers = { 'content-type': 'application/json' };
      const answer = await visitor.refresh({ headers, body: '{"session_id":"rebearer-doctor"}' });
      if (answer.status === 409) return passed;
      if (grantOf(answer) !== undefined) return skipped('The server takes no session_id.');
      const afterwards = await visitor.refresh();
      if (isRefused(afterwards)) return failed(`A foreign session_id has ended the session: ${statusOf(answer)}.`);
      return answer.meaning.type === 'ended'
        ? failed(`A foreign session_id is answered with ${statusOf(answer)}, and the session lives on.`)
        : skipped(`The server takes no session_id: ${statusOf(answer)}.`);
    },
  },
  {
    id: 'RB051',
    group: 'answers',
    severity: 'remark',
    title: 'No answer shows the inside of the server',
    needs: [],
    why: 'A stack trace reveals the framework, its version and paths to an attacker.',
    remedy: 'Set NODE_ENV=production, DEBUG=False, server.error.include-stacktrace=never or APP_DEBUG=false.',
    run: async (context) => {
      await context.observe(sendOddCookies);
      const leaking = context.answers.find(hasStackTrace);
      return leaking === undefined
        ? passed
        : remark(`${leaking.url.pathname} answers ${leaking.status} with a stack trace.`);
    },
  },
  {
    id: 'RB052',
    group: 'answers',
    severity: 'remark',
    title: 'Browsers are told not to guess the content type',
    needs: [],
    why: 'Without it a browser may run an answer as a script or a page.',
    remedy: 'Send `X-Content-Type-Options: nosniff`.',
    run: async (context) => {
      const { headers } = await context.observe(refreshWithoutSession);
      return /nosniff/i.test(headers.get('x-content-type-options') ?? '')
        ? passed
        : remark('There is no X-Content-Type-Options: nosniff.');
    },
  },
  {
    id: 'RB053',
    group: 'answers',
    severity: 'failed',
    title: 'The answer does not show the cookie to scripts',
    needs: ['login', 'cookies'],
    why: 'HttpOnly hides the cookie, but a copy in the body gives it to every script of the page.',
    remedy: 'Leave the refresh token out of the body.',
    run: async (context) => {
      const { visitor, first, second, between } = await context.observe(refreshTwice);
      const names = await credentialNames(context);
      const cookies = [...visitor.credential().jar, ...between.jar]
        .filter(({ name, value }) => names.has(name) && value.length >= 16)
        .map(({ name, value }) => ({ name, value: decoded(value) }));
      const bodies = [visitor.signIn, first, second].flatMap((answer) => (answer === undefined ? [] : textsOf(answer)));
      // Servers put the access token into a cookie too, for their own pages. It is meant for scripts.
      const tokens = [visitor.signIn, first, second].map((answer) => answer && grantOf(answer)?.accessToken);
      const session = await cookieName(context);
      const shown = cookies.find(({ name, value }) => {
        const isMeant = name !== session && tokens.includes(value);
        return !isMeant && bodies.some((body) => body.includes(value));
      });
      if (shown !== undefined) return failed(`The value of ${shown.name} is in the body of an answer, too.`);
      return grantOf(first)?.refreshToken === undefined
        ? passed
        : remark('The body has a refresh token, beside the cookie.');
    },
  },
  {
    id: 'RB054',
    group: 'answers',
    severity: 'failed',
    title: 'A refresh does not change who the user is',
    needs: ['session', 'bearer'],
    why: 'Waiting calls are dropped when the name of the user changes, and pages render again when an id in the claims changes.',
    remedy: 'Take `sub` from the session, and keep ids that change out of the claims; `jti` may change.',
    run: async (context) => {
      const { first, second } = await context.observe(refreshTwice);
      const [a, b] = [first, second].map((answer) => decodeJwt(grantOf(answer)?.accessToken ?? '')?.claims);
      if (a === undefined || b === undefined) return skipped('The token is opaque.');
      if (JSON.stringify(a['sub']) !== JSON.stringify(b['sub']))
        return failed('`sub` changes from one refresh to the next.');
      const volatile = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time']);
      const changed = Object.keys({ ...a, ...b }).filter(
        (name) => !volatile.has(name) && JSON.stringify(a[name]) !== JSON.stringify(b[name]),
      );
      return changed.length === 0 ? passed : remark(`These claims change with every refresh: ${changed.join(', ')}.`);
    },
  },
  {
    id: 'RB055',
    group: 'answers',
    severity: 'remark',
    title: '429 and 503 have Retry-After',
    needs: [],
    isAboutBusy: true,
    why: 'Without Retry-After the client guesses, and all tabs guess alike.',
    remedy: 'Send `Retry-After` in seconds with both.',
    run: async (context) => {
      await context.observe(refreshWithoutSession);
      if (context.target.login !== undefined) await context.observe(refreshTwice);
      const busy = context.answers.filter(({ status }) => status === 429 || status === 503);
      if (busy.length === 0) return skipped('The server refused nothing with 429 or 503.');
      const silent = busy.find(({ headers }) => headers.get('retry-after') === null);
      if (silent !== undefined) return remark(`A ${silent.status} comes without Retry-After.`);
      const { origin } = context.target;
      const hidden = busy.find(({ headers, url }) => !visibleHeaders(headers, { origin, url }).has('retry-after'));
      return hidden === undefined
        ? passed
        : remark(
            `The Retry-After of a ${hidden.status} is hidden from the page.`,
            'Send `Access-Control-Expose-Headers: WWW-Authenticate, Retry-After` with both.',
          );
    },
  },
];

/** The body as it was sent, and without the escapes that servers choose to write, such as PHP's of a slash. */
function textsOf({ text, json }: Answer): readonly string[] {
  return json === undefined ? [text] : [text, JSON.stringify(json)];
}
