import { ConfigurationError } from '../errors/configuration-error.ts';
import { headerOf } from '../request/header-of.ts';
import { type Answer, meansNobody } from '../session/outcome.ts';
import { readReason } from '../session/session.ts';
import { affirms, denialOf, statusesIn, textOf } from './denial.ts';
import { cookieGrant, deniesSession, findGrant, type Grant } from './grant.ts';
import { isObject, member } from './member.ts';
import { MOST_BYTES, NO_BODY, readBody } from './read-body.ts';
import { JWT, tokenIn } from './token.ts';
import { isOfServer, meaningOf } from './words.ts';

/** What `readAnswer` needs to know of the session. */
export interface AnswerRules {
  /** With cookies only, a successful answer needs no token. */
  readonly isInCookies?: boolean | undefined;
  /** The scheme that may stand before a token, like `Bearer`. */
  readonly scheme?: string | undefined;
  readonly read?: ReadAnswer | undefined;
}

/** Finds the grant in a successful answer with a custom form. `null`: there is no session. `undefined`: read it as usual. */
export type ReadAnswer = (
  /** The parsed JSON, or the text if it is not JSON. */
  body: unknown,
  /** The response with status and headers; its body has been read. */
  response: Response,
) => Grant | null | undefined | Promise<Grant | null | undefined>;

/**
 * Reads what the refresh endpoint answered, about `now` by the wall clock. What parses as JSON is JSON, whatever its label. Rejects where
 * the body breaks off, with whatever error the stream had.
 */
export async function readAnswer(
  response: Response,
  rules: AnswerRules = {},
  now: number = NaN,
): Promise<Answer<Grant>> {
  const { status } = response;
  const isRedirect = response.type === 'opaqueredirect' || (status >= 300 && status < 400);
  const { body, text, isHtml, isMalformed } = isRedirect ? NO_BODY : await readBody(response);
  const isSuccess = status >= 200 && status < 300;
  const said = isSuccess ? statusIn(body) : undefined;
  const isUnread = !isSuccess || isMalformed || isHtml;
  const given = isUnread ? undefined : await grantIn({ response, body, text, said }, rules);
  const grant = given === false ? undefined : given;
  const error = member(body, 'error');
  // JSON-RPC 2.0, section 5.1: no server takes the request.
  const refused = /"code": ?-326/.test(text) ? 'refused' : undefined;
  const meaning = grant || isHtml ? undefined : (meaningOf(body, text) ?? refused);
  // Some give this number to every failure.
  const isOver =
    said === 500 &&
    meaning === 'ended' &&
    /expired|revoked|not logged|过期|失效|无效|有效|超时|冻结|下线|未登|请(?:先|重新)?登/i.test(text);
  const isStatus = said !== undefined && !grant && !isOver;
  return {
    status: isStatus ? said : status,
    isRedirect,
    isHtml,
    isEmpty: !text.trim(),
    isUnclear:
      isMalformed ||
      given === false ||
      ((said ?? status) === 401 && meaning === undefined && isOfServer(body ?? { text }, true)),
    meaning,
    reason: readReason(member(body, 'reason')),
    error: typeof error === 'string' && /^[a-z_]{1,40}$/i.test(error) ? error : undefined,
    retryAfter: parseRetryAfter(
      // better-auth has a name of its own.
      headerOf(response, 'retry-after') || headerOf(response, 'x-retry-after'),
      Date.parse(headerOf(response, 'date')) || now,
    ),
    grant,
    found: grant === undefined && isSuccess && said === undefined ? foundIn(response, body, text) : undefined,
  };
}

interface Success {
  readonly response: Response;
  readonly body: unknown;
  readonly text: string;
  /** The status in the body. */
  readonly said: number | undefined;
}

/** `false`: a failure of which it is unclear whether it is about the session. */
async function grantIn(
  { response, body, text, said }: Success,
  { read, isInCookies, scheme }: AnswerRules,
): Promise<Grant | null | undefined | false> {
  const isDenied = (): boolean => deniesSession(body, isInCookies !== true);
  try {
    const own = await read?.(body ?? text, response);
    if (own !== undefined) return own;
  } catch {
    // What it throws may quote the token. An answer that says that there is no session often lacks what it looks for.
    if (!isDenied()) throw new ConfigurationError('found that refresh.read throws', 'refresh-token');
  }
  const found = isInCookies ? undefined : findGrant(JWT.test(tokenIn(text, scheme) ?? text) ? text : body, scheme);
  if (found !== undefined) return found;
  // A server that answers everything with 200 says in that way too that it is down.
  if (isDenied())
    return meaningOf(body, text) === undefined && isOfServer(body) && (denialOf(body) ?? !affirms(body)) ? false : null;
  if (isInCookies && said === undefined) {
    // PHP tells an error as text, with 200, where it shows errors.
    if (body === undefined && isOfServer(text, true)) return false;
    const grant = cookieGrant(body);
    return saysEnd(isObject(body) ? body : { message: text }) && grant.subject === undefined ? null : grant;
  }
  // NextAuth, and PHP with `[]`, answer with an object without members.
  const isEmpty = response.status === 204 || (isObject(body) && Object.keys(body).length === 0);
  return isEmpty && tokenHeaders(response).length === 0 ? null : undefined;
}

/** Words of messages that are about another token than the current one, such as "old session revoked", or that deny an end. */
const OF_ANOTHER =
  /\b(?:old|previous|earlier|last|other|new|will|ll|still|needed|unchanged|issued|renewed|re(?:issued|placed|stored|generated)|rotated|generated|extended|grace|sessions)\b|(?:\bnot|n't)\b(?! \w+ or).{0,12}(?:expired|revoked|invalid|ended)|未失效|(?:^|[\s"])(?:no|não|nicht|non|pas)\s.{0,9}(?:expir|caduc|abgelaufen)/i;

/** Returns whether a successful answer says in its message that there is no session, and not of the one before: "old session revoked". */
function saysEnd(body: unknown): boolean {
  const said = ['code', 'message', 'msg', 'detail'].map((name) => textOf(member(body, name)));
  return said.some((one) => meansNobody(meaningOf([one], ''))) && !affirms(body) && !OF_ANOTHER.test(said.join('\n'));
}

/** The status that a body says of a failure; deeper within its error only one that is not about the caller. */
export function statusIn(body: unknown): number | undefined {
  const [own, inner] = statusesIn(body);
  return own.find((status) => status >= 400 && status < 600) ?? inner.find((status) => status >= 500 && status < 600);
}

const NO_TOKEN = 'without an access token';

/** Completes a sentence for developers who look for the token. It has only names; production builds leave it out. */
export function foundIn(response: Response | undefined, body: unknown, text: string): string {
  if (typeof REBEARER_PRODUCTION !== 'undefined') return NO_TOKEN;
  const members = isObject(body) ? Object.keys(body) : [];
  const names = members.filter((name) => /^[\w-]{1,40}$/.test(name)).slice(0, 9);
  const all = [...names, ...tokenHeaders(response).map((name) => `the header ${name}`)];
  if (text.length > MOST_BYTES) return 'and no access token in the first MiB';
  return `${NO_TOKEN}${all.length > 0 ? `, but with ${all.join(', ')}` : ''}`;
}

function tokenHeaders(response: Response | undefined): readonly string[] {
  return [...(response?.headers?.keys?.() ?? [])].filter(
    (name) => /token|jwt|authorization/.test(name) && !/[cx]srf/.test(name),
  );
}

/** Returns milliseconds (RFC 9110, section 10.2.3). A date is compared with the server's own clock where CORS shows it, as ours may be wrong. */
export function parseRetryAfter(field: string, now: number): number | undefined {
  if (/^\d[\d.]* *(?:[,;s]|$)/.test(field)) return parseFloat(field) * 1000;
  const pause = Date.parse(field) - now;
  return pause > 0 ? pause : undefined;
}
