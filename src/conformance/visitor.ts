import type { Caller } from './caller.ts';
import { decoded } from './cookies/decoded.ts';
import { cookiesFor, type Jar, sentTo, store } from './cookies/jar.ts';
import type { Grant } from './grant/find-grant.ts';
import type { Answer } from './http/answer.ts';
import { SAFE_METHOD } from './http/safe-method.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** The characters that fetch sends in a header's value. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]+$/;

/** What refreshes a session: cookies, or a refresh token. */
export interface Credential {
  readonly jar: Jar;
  readonly refreshToken: string | undefined;
}

export interface Presenting {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Leaves out what only the own page can send: the access token, the header against CSRF, and the custom headers. */
  readonly isForged?: boolean | undefined;
  /** Has a 429 be the answer, instead of waiting for its `Retry-After` once. */
  readonly isHasty?: boolean | undefined;
}

/** A signed-in user of the doctor's own, as far as a server can tell a browser. */
export interface Visitor {
  /** The login's answer; `undefined` where a script has signed in. */
  readonly signIn: Answer | undefined;
  readonly credential: () => Credential;
  readonly grant: () => Grant | undefined;
  /** Refreshes with the current credential and keeps what the answer brings. */
  readonly refresh: (presenting?: Presenting) => Promise<Answer>;
  /** Refreshes with a given credential and keeps nothing: a lost answer, a late tab, a thief. */
  readonly present: (credential: Credential, presenting?: Presenting) => Promise<Answer>;
  /** Keeps what an answer brings. */
  readonly adopt: (answer: Answer) => void;
  readonly logout: (presenting?: Presenting & { readonly credential?: Credential | undefined }) => Promise<Answer>;
  /** Calls the API with the current token, or with what is given instead. */
  readonly call: (url: URL, options?: CallOptions) => Promise<Answer>;
}

export interface CallOptions {
  /** `null` sends none. */
  readonly accessToken?: string | null | undefined;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** Makes the visitor who has been given these cookies and this grant. */
export function createVisitor(
  caller: Caller,
  begun: { readonly signIn: Answer | undefined; readonly jar: Jar; readonly grant: Grant | undefined },
): Visitor {
  const { target } = caller;
  let credential: Credential = { jar: begun.jar, refreshToken: begun.grant?.refreshToken };
  let grant = begun.grant;

  const ownHeaders = (
    { jar }: Credential,
    isWithToken: boolean,
    headers: Readonly<Record<string, string>>,
  ): Record<string, string> => ({
    ...(isWithToken ? bearer(grant?.accessToken) : {}),
    ...csrfHeaders(jar, target),
    ...headers,
  });

  const present = (
    given: Credential,
    { headers, body, isForged = false, isHasty }: Presenting = {},
  ): Promise<Answer> => {
    const form =
      target.mode === 'tokens' ? formOf({ grant_type: 'refresh_token', refresh_token: given.refreshToken }) : body;
    return caller.send({
      url: target.refresh.url,
      method: target.refresh.method,
      headers: {
        ...(form === undefined || body !== undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(isForged
          ? sentByItself(target.refresh.headers)
          : ownHeaders(given, target.refresh.sendAccessToken, target.refresh.headers)),
        ...cookies(given, target.refresh.url),
        ...headers,
      },
      body: form,
      isHasty,
    });
  };

  const formOf = (members: Readonly<Record<string, string | undefined>>): string => {
    const all = Object.entries({ ...members, client_id: target.clientId });
    return String(new URLSearchParams(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))));
  };

  const adopt = (answer: Answer): void => {
    const { meaning } = answer;
    if (meaning.type === 'granted') grant = meaning.grant;
    const refreshToken = meaning.type === 'granted' ? meaning.grant.refreshToken : undefined;
    credential = {
      jar: store(credential.jar, answer.setCookies, answer.url),
      refreshToken: refreshToken ?? credential.refreshToken,
    };
  };

  return {
    signIn: begun.signIn,
    credential: () => credential,
    grant: () => grant,
    present,
    adopt,
    refresh: async (presenting) => {
      const answer = await present(credential, presenting);
      adopt(answer);
      return answer;
    },
    logout: ({ headers, credential: given = credential, isForged = false, isHasty } = {}) => {
      const isTokens = target.mode === 'tokens';
      return caller.send({
        url: target.logout,
        // A form of another site can send no other method.
        method: isForged && !SAFE_METHOD.test(target.logoutMethod) ? 'POST' : target.logoutMethod,
        headers: {
          ...(isTokens ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...(isForged ? sentByItself(target.logoutHeaders) : ownHeaders(given, !isTokens, target.logoutHeaders)),
          ...cookies(given, target.logout),
          ...headers,
        },
        body: isTokens ? formOf({ token: given.refreshToken }) : undefined,
        isHasty,
      });
    },
    call: (url, { accessToken, method = 'GET', headers, body } = {}) => {
      const token = accessToken === undefined ? grant?.accessToken : accessToken;
      const isByCookies = target.mode === 'cookies' && accessToken !== null;
      return caller.send({
        url,
        method,
        headers: {
          ...(isByCookies ? cookies({ jar: sentTo(credential.jar, url) }, url) : {}),
          ...bearer(token),
          ...headers,
        },
        body,
      });
    },
  };
}

/** A token that no header can carry is left out, as the client leaves it out. */
function bearer(token: string | null | undefined): Record<string, string> {
  return HEADER_TEXT.test(token ?? '') ? { authorization: `Bearer ${token}` } : {};
}

function cookies({ jar }: Pick<Credential, 'jar'>, url: URL): Record<string, string> {
  return jar.length === 0 ? {} : { cookie: cookiesFor(jar, url) };
}

/** What a browser sends with the calls of other pages, too: the password of a gateway in front of the server. */
export function sentByItself({ authorization }: Readonly<Record<string, string>>): Record<string, string> {
  return /^basic /i.test(authorization ?? '') ? { authorization: String(authorization) } : {};
}

/** The header that repeats the cookie against CSRF. */
export function csrfHeaders(jar: Jar, { csrf }: Pick<ResolvedTarget, 'csrf'>): Record<string, string> {
  const value = jar.find(({ name }) => name === csrf?.cookie)?.value;
  const text = value === undefined ? '' : decoded(value);
  // The client leaves out what no header can carry.
  return csrf !== undefined && HEADER_TEXT.test(text) ? { [csrf.header]: text } : {};
}
