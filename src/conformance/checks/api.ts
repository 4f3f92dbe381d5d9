import { type Check, failed, passed, remark, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { cookieHeader, sentTo } from '../cookies/jar.ts';
import { type Answer, isRedirect, isSuccess } from '../http/answer.ts';
import { accessJwt, cookieName, grantOf, presentCookie, statusOf } from '../observations.ts';
import { SkippedError } from '../skipped-error.ts';
import { challengeOf } from '../token/challenge.ts';
import { forgedTokens } from '../token/forged.ts';
import { algorithmOf, decodeJwt } from '../token/jwt.ts';
import {
  apiUrl,
  badToken,
  callWithAuthorization,
  callWithBadToken,
  callWithoutToken,
  callWithToken,
  isRefusedInside,
  isServed,
  needProtectedRoute,
} from './api-calls.ts';
import { publishedKeys } from './token.ts';

/** Error codes after which the client does not refresh, because a new token would not help (RFC 6750, RFC 9470). */
const FINAL = ['insufficient_scope', 'invalid_request', 'insufficient_user_authentication'];

/** The values of cookies that could be tokens. */
const TOKEN = /^[\w.%-]+$/;

/** A finding about a refusal makes sense only if the API accepts the right token. */
async function needAcceptedToken(context: CheckContext): Promise<void> {
  if (context.target.api === undefined || isSuccess(await context.observe(callWithToken))) return;
  throw new SkippedError('The right token is refused: RB121.');
}

const bearerOf = (answer: Answer): ReturnType<typeof challengeOf> =>
  challengeOf(answer.headers.get('www-authenticate'));

/** How a call that should get a 401 is answered. */
function causeOf(answer: Answer): string {
  const isInside = isSuccess(answer) && isRefusedInside(answer);
  return `It is answered with ${statusOf(answer)}${isInside ? ', and refused in the body' : ''}.`;
}

/** What a server says that has not been sent a token, or whose proxy has taken it away. */
const UNSEEN = /missing|not (?:found|provided|present)|absent|no (?:\w+ )?(?:token|jwt|authori[sz]ation)|required/i;

async function remedyOf(answer: Answer, context: CheckContext): Promise<string | undefined> {
  const { status, text } = await context.observe(callWithoutToken);
  if (answer.status !== status || answer.text !== text || !UNSEEN.test(text)) return undefined;
  return context.target.mode === 'cookies'
    ? 'Give the cookie with the access token a Path that covers the API.'
    : 'Let the API read `Authorization: Bearer`, in any case, and each proxy pass it on: Apache drops it without `CGIPassAuth On`.';
}

export const apiChecks: readonly Check[] = [
  {
    id: 'RB121',
    group: 'api',
    severity: 'failed',
    title: 'The API accepts the token of a refresh',
    needs: ['session', 'api'],
    why: 'Where it does not, each call is refused, refreshed, replayed and refused again.',
    remedy: 'Let both agree on key, issuer, audience and clock.',
    run: async (context) => {
      const answer = await context.observe(callWithToken);
      if (isRedirect(answer)) return failed(`It is redirected with ${answer.status}.`);
      if (answer.status === 404)
        return failed(`${apiUrl(context).pathname} is answered with 404.`, 'Name a GET route that is there.');
      if (isSuccess(answer)) return passed;
      return failed(`It is answered with ${statusOf(answer)}.`, await remedyOf(answer, context));
    },
  },
  {
    id: 'RB122',
    group: 'api',
    severity: 'failed',
    title: 'A call without a token is answered with 401',
    needs: ['api'],
    why: 'If it is accepted, the route is public; with any status but 401 the client does not refresh.',
    remedy: 'Answer 401 with `WWW-Authenticate: Bearer`.',
    run: async (context) => {
      const answer = await context.observe(callWithoutToken);
      if (answer.status === 401) return passed;
      if (isRedirect(answer)) return skipped('It is a redirect: RB084.');
      if (isSuccess(answer) && answer.isHtml) return skipped('It is a page: RB084.');
      const cause = causeOf(answer);
      const isFailure = isSuccess(answer) || answer.status >= 500;
      // A rule of the client can know a refusal by its status or its body, but not an answer that has the data.
      const isRefusal = isRefusedInside(answer) || !isFailure;
      const ownRule = isRefusal
        ? 'Answer 401, or let the client refresh after this answer too: `shouldRefresh`.'
        : 'Answer 401.';
      const remedy = context.target.mode === 'cookies' ? ownRule : undefined;
      return isFailure ? failed(cause, remedy) : remark(cause, remedy);
    },
  },
  {
    id: 'RB123',
    group: 'api',
    severity: 'failed',
    title: 'A token with a broken signature is refused',
    needs: ['session', 'api', 'bearer'],
    why: 'A server that only decodes tokens accepts claims that an attacker has written.',
    remedy: 'Verify: `jwt.verify`, not `jwt.decode`.',
    run: async (context) => {
      const jwt = await accessJwt(context);
      if (jwt === undefined) return skipped('The token is opaque.');
      if (algorithmOf(jwt).toLowerCase() === 'none') return skipped('The token has no signature: RB141.');
      await needProtectedRoute(context);
      return isServed(await context.observe(callWithBadToken)) ? failed('The API accepts it.') : passed;
    },
  },
  {
    id: 'RB124',
    group: 'api',
    severity: 'failed',
    title: 'A token whose algorithm an attacker chose is refused',
    needs: ['session', 'api', 'bearer'],
    why: 'With `none`, or with HS256 and the public key as its secret, an attacker can be any user (RFC 8725, section 2.1).',
    remedy: 'Give the library the list of algorithms that you use.',
    run: async (context) => {
      // The current token: claims that have expired are refused whatever the algorithm.
      const jwt = decodeJwt((await context.visitor()).grant()?.accessToken ?? '');
      if (jwt === undefined) return skipped('The token is opaque.');
      await needProtectedRoute(context);
      for (const { what, token } of await forgedTokens(jwt, (await context.observe(publishedKeys)) ?? [])) {
        const answer = await callWithAuthorization(context, `Bearer ${token}`);
        if (isServed(answer)) return failed(`The API accepts a token ${what}.`);
      }
      return passed;
    },
  },
  {
    id: 'RB125',
    group: 'api',
    severity: 'failed',
    title: 'A token that is not valid is answered with 401',
    needs: ['api', 'bearer'],
    why: 'Only a 401 causes a refresh: after a change of keys a 403 or 422 would remain until the token expires.',
    remedy: 'Answer 401 with `error="invalid_token"`; 403 is for a missing right.',
    run: async (context) => {
      const answer = await context.observe(callWithBadToken);
      if (answer.status === 401) return passed;
      if (isRedirect(answer)) return skipped('It is a redirect: RB084.');
      if (isServed(answer)) return skipped('It is accepted: RB122 or RB123.');
      if (isSuccess(answer) && answer.isHtml) return skipped('It is a page: RB084.');
      const cause = causeOf(answer);
      return isSuccess(answer) || answer.status >= 500 ? failed(cause) : remark(cause);
    },
  },
  {
    id: 'RB126',
    group: 'api',
    severity: 'remark',
    title: 'The 401 has a challenge for a bearer',
    needs: ['api', 'bearer'],
    why: 'RFC 9110 requires one; it is how a client tells an expired token from a missing right or a step-up.',
    remedy:
      'Send `WWW-Authenticate: Bearer realm="api", error="invalid_token"` with the 401 of a token that is not valid.',
    run: async (context) => {
      const answer = await context.observe(callWithBadToken);
      if (answer.status !== 401) return skipped('There is no 401.');
      const scheme = bearerOf(answer)?.scheme;
      if (scheme === undefined) return remark('There is no WWW-Authenticate.');
      return scheme.toLowerCase() === 'bearer' ? passed : remark(`The challenge is for ${scheme.slice(0, 20)}.`);
    },
  },
  {
    id: 'RB127',
    group: 'api',
    severity: 'failed',
    title: 'The challenge says invalid_token',
    needs: ['api', 'bearer'],
    why: 'After insufficient_scope and invalid_request no other token helps: the client returns the 401 to the app.',
    remedy: 'Send `error="invalid_token"` for a token that is expired or not valid (RFC 6750, section 3.1).',
    run: async (context) => {
      const answer = await context.observe(callWithBadToken);
      const challenge = answer.status === 401 ? bearerOf(answer) : undefined;
      if (challenge === undefined) return skipped('There is no challenge: RB126.');
      if (challenge.error === 'invalid_token') return passed;
      if (challenge.error === undefined) return remark('The challenge has no error.');
      const cause = `The challenge says ${challenge.error.slice(0, 40)}.`;
      return FINAL.includes(challenge.error) ? failed(cause) : remark(cause);
    },
  },
  {
    id: 'RB128',
    group: 'api',
    severity: 'remark',
    title: 'The challenge without a token has no error',
    needs: ['api', 'bearer'],
    why: 'RFC 6750, section 3.1: a request without a token has no token error.',
    remedy: 'Send `WWW-Authenticate: Bearer realm="api"` alone.',
    run: async (context) => {
      const answer = await context.observe(callWithoutToken);
      const challenge = answer.status === 401 ? bearerOf(answer) : undefined;
      if (challenge === undefined) return skipped('There is no challenge.');
      return challenge.error === undefined ? passed : remark(`It says ${challenge.error.slice(0, 40)}.`);
    },
  },
  {
    id: 'RB129',
    group: 'api',
    severity: 'remark',
    title: 'A cookie alone does not open the API',
    needs: ['session', 'api', 'cookies', 'bearer'],
    why: 'A form of another site can do what a cookie authenticates; the bearer should prevent that.',
    remedy: 'On the routes of the API read only the Authorization header.',
    run: async (context) => {
      const { jar } = (await context.visitor()).credential();
      const cookie = cookieHeader(sentTo(jar, apiUrl(context)));
      if (cookie === '') return passed;
      await needProtectedRoute(context);
      const answer = await context.send({ url: apiUrl(context), method: 'GET', headers: { cookie } });
      return isServed(answer) ? remark('A call with the cookie and without a token is served.') : passed;
    },
  },
  {
    id: 'RB130',
    group: 'api',
    severity: 'remark',
    title: 'A token in the URL is refused',
    needs: ['session', 'api', 'bearer'],
    why: 'URLs are logged, kept in the history and sent as Referer (RFC 9700, section 4.3.2).',
    remedy: 'Take the token only from the Authorization header.',
    run: async (context) => {
      await needProtectedRoute(context);
      const token = (await context.visitor()).grant()?.accessToken ?? '';
      const url = new URL(apiUrl(context));
      for (const name of ['access_token', 'token', 'jwt']) url.searchParams.set(name, token);
      const answer = await context.send({ url, method: 'GET' });
      return isServed(answer) ? remark('A call with its token in the query of the URL is served.') : passed;
    },
  },
  {
    id: 'RB131',
    group: 'api',
    severity: 'remark',
    title: 'The token is checked before the body',
    needs: ['session', 'api'],
    why: 'The client sends a refused call again, so every effect before the 401 happens twice.',
    remedy: 'Authenticate before parsing, validation and every effect.',
    run: async (context) => {
      await needProtectedRoute(context);
      const headers = { authorization: `Bearer ${await badToken(context)}`, 'content-type': 'application/json' };
      const post = (body: string): Promise<Answer> =>
        context.send({ url: apiUrl(context), method: 'POST', headers, body });
      // What no route can parse has no effect where the token is not checked at all.
      const { status } = await post('{"broken');
      if (status === 401) return passed;
      const isParsed = [400, 415, 422].includes(status);
      return isParsed && (await post('{}')).status === 401
        ? remark(`A POST with a broken body and a token that is not valid is answered with ${status}.`)
        : skipped('The route takes no POST.');
    },
  },
  {
    id: 'RB132',
    group: 'api',
    severity: 'failed',
    title: 'A missing right is answered with 403',
    needs: ['session', 'forbidden', 'bearer'],
    why: 'After a 401 the client refreshes and calls again, each time: two calls and a rotation for a refusal.',
    remedy: 'Answer 403 with `error="insufficient_scope"`.',
    run: async (context) => {
      const { forbidden } = context.target;
      if (forbidden === undefined) return skipped('No such route was named.');
      await needAcceptedToken(context);
      const answer = await (await context.visitor()).call(forbidden);
      if (answer.status === 403) return passed;
      if (answer.status !== 401) return remark(`It is answered with ${statusOf(answer)}.`);
      const error = bearerOf(answer)?.error;
      return error !== undefined && FINAL.includes(error) ? passed : failed('It is answered with 401.');
    },
  },
  {
    id: 'RB133',
    group: 'api',
    severity: 'remark',
    title: "The API refuses the cookie's value as a token",
    needs: ['session', 'api', 'cookies', 'bearer'],
    why: 'With two JWTs that share a key and have no type, the long-lived one is accepted by the API, in spite of the short lifetime of access tokens.',
    remedy: 'Sign the two with different keys, or check `typ` and `aud`.',
    run: async (context) => {
      await needProtectedRoute(context);
      const name = await cookieName(context);
      const value = (await context.visitor()).credential().jar.find((cookie) => cookie.name === name)?.value ?? '';
      const answer = await callWithAuthorization(context, `Bearer ${TOKEN.test(value) ? value : ''}`);
      return isServed(answer) ? remark('The API accepts the value of the refresh cookie as a bearer.') : passed;
    },
  },
  {
    id: 'RB134',
    group: 'api',
    severity: 'failed',
    title: 'An access token cannot refresh',
    needs: ['session', 'cookies', 'bearer'],
    why: 'A stolen token that should expire within minutes becomes a session.',
    remedy: 'Sign the two with different keys, or check `typ` and `aud`.',
    run: async (context) => {
      const token = (await context.visitor()).grant()?.accessToken ?? '';
      const answer = await presentCookie(context, `${await cookieName(context)}=${token}`);
      return grantOf(answer) === undefined
        ? passed
        : failed('A refresh with the access token as its cookie is granted.');
    },
  },
  {
    id: 'RB135',
    group: 'api',
    severity: 'remark',
    title: 'The scheme is accepted in any case',
    needs: ['session', 'api', 'bearer'],
    why: 'By RFC 9110 `bearer` equals `Bearer`; proxies and clients write both.',
    remedy: 'Compare the scheme in lower case.',
    run: async (context) => {
      await needAcceptedToken(context);
      const token = (await context.visitor()).grant()?.accessToken ?? '';
      const answer = await callWithAuthorization(context, `bearer ${token}`);
      return isSuccess(answer) ? passed : remark(`With \`bearer\` it is answered with ${answer.status}.`);
    },
  },
];
