import { deniesSession, isObject } from '../../refresh/grant.ts';
import { meaningOf as wordsOf } from '../../refresh/words.ts';
import { type Answer, isHtml, isRedirect, isSuccess } from '../http/answer.ts';
import { isJwt } from '../token/jwt.ts';
import { cookieGrant, findGrant, type Grant } from './find-grant.ts';

/**
 * The client's reading of an answer of the refresh endpoint (docs/spec, rules R30 to R39). `ended`: the server says so; `unsure`: a 401
 * without an error code, which is repeated once; `nobody`: a success without a session.
 */
export type Meaning =
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'ended' | 'unsure' | 'nobody' | 'replaced' | 'misconfigured' | 'transient' };

/** How a session is carried: a bearer token and a cookie, cookies only, or two tokens in the body (RFC 6749). */
export type Mode = 'bearer' | 'cookies' | 'tokens';

const TRANSIENT = new Set([408, 425, 429]);

export function meaningOf(answer: Answer, mode: Mode): Meaning {
  const { status, json, text } = answer;
  if (isRedirect(answer)) return { type: 'misconfigured' };
  const said = wordsOf(json, text);
  const isRefusal = status === 400 || status === 401 || status === 403;
  if (isRefusal && said === 'ended') return { type: 'ended' };
  if (status === 401) return { type: isHtml(answer) ? 'transient' : 'unsure' };
  if (status === 409) return { type: said === 'replaced' ? 'replaced' : 'transient' };
  if (status >= 500 || TRANSIENT.has(status)) return { type: 'transient' };
  if (!isSuccess(answer)) return { type: 'misconfigured' };
  const grant = mode === 'cookies' ? undefined : findGrant(isJwt(text.trim()) ? text : json);
  if (grant !== undefined) return { type: 'granted', grant };
  if (isNobody(answer, mode)) return { type: 'nobody' };
  if (mode !== 'cookies' || isHtml(answer)) return { type: 'misconfigured' };
  return { type: 'granted', grant: cookieGrant(json) };
}

/** A success that says that there is no session. */
function isNobody({ status, json }: Answer, mode: Mode): boolean {
  if (deniesSession(json, mode !== 'cookies')) return true;
  const isEmpty = status === 204 || (isObject(json) && Object.keys(json).length === 0);
  return mode !== 'cookies' && isEmpty;
}

/** Whether the answer refuses the session, independent of how the client reads it. */
export function isRefused(answer: Answer, mode: Mode): boolean {
  const { type } = meaningOf(answer, mode);
  if (type === 'granted' || type === 'transient') return false;
  return answer.status < 500;
}
