import type { CheckContext } from './context.ts';
import type { Answer } from './http/answer.ts';
import { SAFE_METHOD } from './http/safe-method.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** A call of the page that a browser asks about first, with what the answer has to let through. */
interface AskedCall {
  readonly url: URL;
  readonly method: string;
  readonly names: readonly string[];
  readonly isWithCookies: boolean;
}

export interface Preflight extends AskedCall {
  readonly answer: Answer;
}

export async function sendPreflights(context: CheckContext): Promise<readonly Preflight[]> {
  const sent: Preflight[] = [];
  for (const call of askedCalls(context.target)) sent.push({ ...call, answer: await preflight(context, call) });
  return sent;
}

/** Those of the API, and of refresh and logout where these carry headers of their own, the access token, or have another method. */
function askedCalls(target: ResolvedTarget): readonly AskedCall[] {
  const { api, csrf, isLogoutNamed, logout, logoutHeaders, logoutMethod, mode, origin, refresh } = target;
  const isWithCookies = mode !== 'tokens';
  const own = csrf === undefined ? {} : { [csrf.header]: '' };
  // The client sends the access token to the logout, and to the refresh where it is told to.
  const bearer = mode === 'bearer' ? { authorization: '' } : {};
  const refreshNames = namesIn({ ...refresh.headers, ...own, ...(refresh.sendAccessToken ? bearer : {}) });
  const logoutNames = namesIn({ ...logoutHeaders, ...own, ...bearer });
  const hasLogout = isLogoutNamed || Object.keys(logoutHeaders).length > 0;
  const calls: readonly AskedCall[] = [
    // With cookies alone a GET needs no preflight.
    ...(api === undefined || mode === 'cookies'
      ? []
      : [{ url: api, method: 'GET', names: ['authorization'], isWithCookies: false }]),
    ...(refreshNames.length > 0 || !SAFE_METHOD.test(refresh.method)
      ? [{ url: refresh.url, method: refresh.method.toUpperCase(), names: refreshNames, isWithCookies }]
      : []),
    ...((logoutNames.length > 0 || !SAFE_METHOD.test(logoutMethod)) && hasLogout
      ? [{ url: logout, method: logoutMethod.toUpperCase(), names: logoutNames, isWithCookies }]
      : []),
  ];
  return calls.filter(({ url }) => url.origin !== origin);
}

function preflight({ send, target }: CheckContext, { url, method, names }: AskedCall): Promise<Answer> {
  return send({
    url,
    method: 'OPTIONS',
    headers: {
      origin: target.origin,
      'access-control-request-method': method,
      ...(names.length === 0 ? {} : { 'access-control-request-headers': names.join(',') }),
    },
  });
}

const SAFE_NAMES = ['accept', 'accept-language', 'content-language'];
const SAFE_TYPE = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i;

/** The names of the headers that a server has to list (Fetch, section 2.2.2). */
function namesIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const all = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const listed = all.filter(
    ([name, value]) => !SAFE_NAMES.includes(name) && !(name === 'content-type' && SAFE_TYPE.test(value)),
  );
  return listed.map(([name]) => name);
}
