import { type Clock, isAhead } from '../browser/clock.ts';
import { withDeadline } from '../browser/deadline.ts';
import type { Settings } from '../options/settings.ts';
import { contextOf } from '../refresh/refresher.ts';
import { answered } from '../refresh/thrown-answer.ts';
import { isResponse } from '../refresh/is-response.ts';
import { readBody } from '../refresh/read-body.ts';
import { statusIn } from '../refresh/answer.ts';
import { attachTo, authorizationOf } from '../request/authorize.ts';
import type { Fetch } from '../request/call.ts';
import { endpointInit } from '../request/endpoint-init.ts';
import { answeredWith } from '../session/outcome.ts';
import type { Held } from '../session/state.ts';
import { denialOf, NO, textOf } from '../refresh/denial.ts';
import { placesIn } from '../refresh/grant.ts';
import { member } from '../refresh/member.ts';
import { meaningOf } from '../refresh/words.ts';

/** What the logout endpoint said. Only `confirmed` says that the session is over. */
export type LogoutReply =
  | { readonly type: 'confirmed' }
  /** The server may have refused for want of a good bearer, or because there is nothing to end. */
  | { readonly type: 'refused'; readonly problem: string }
  /** The answer is none that a logout has: the set-up may be wrong. */
  | { readonly type: 'unclear'; readonly problem: string }
  /** The network, the server or a limit stood in the way. */
  | { readonly type: 'unreached' };

export interface TellParts extends Pick<Settings, 'attach' | 'logout' | 'origins' | 'timeout'> {
  readonly clock: Clock;
  readonly isInCookies: boolean;
  readonly fetch: () => Fetch;
}

const PASSING: readonly number[] = [408, 425, 429];
/** What servers answer to a logout without a cookie, without a bearer, or with a stale one. */
const REFUSED: readonly number[] = [400, 401, 403];

/** Tells the server of a logout, in this very task: apps navigate right after it. Never rejects. */
export function tellLogout(parts: TellParts, held: Held | undefined): Promise<LogoutReply> {
  return withDeadline(parts, async (signal) => {
    const answer = await answered(() => send(parts, held, signal));
    return isResponse(answer) ? replyOf(answer, isListed(parts)) : replyIn(answer, 'returned an answer that');
  }).catch(() => ({ type: 'unreached' }));
}

async function send(parts: TellParts, held: Held | undefined, signal: AbortSignal): Promise<unknown> {
  const { clock, attach, fetch, logout: endpoint } = parts;
  if (typeof endpoint !== 'object') return endpoint?.(contextOf(parts, held, signal));
  const { url, method = 'POST' } = endpoint;
  const isUsable = held !== undefined && isAhead(clock, held.expiredAt) && isListed(parts);
  const headers = attachTo(endpoint.headers, attach, isUsable ? authorizationOf(held, attach) : undefined, method);
  return fetch()(url, endpointInit({ method, headers, signal }));
}

/** The token goes to the listed origins alone, to the logout as to any other call. */
function isListed({ logout, origins }: TellParts): boolean {
  return typeof logout !== 'object' || origins.includes(new URL(logout.url).origin);
}

async function replyOf(response: Response, hadToken: boolean): Promise<LogoutReply> {
  const { status } = response;
  if (status >= 500 || PASSING.includes(status)) return { type: 'unreached' };
  const said = answeredWith(status);
  const problem = hadToken ? said : `${said}, and was sent without the token: its origin is not in origins`;
  if (status < 200 || status > 299) return { type: REFUSED.includes(status) ? 'refused' : 'unclear', problem };
  const { body, text, isHtml, isMalformed } = await readBody(response);
  if (isHtml) return { type: 'unclear', problem: 'was answered with an HTML page' };
  if (isMalformed) return { type: 'unclear', problem: 'was answered with broken JSON' };
  return replyIn(body ?? text, `${problem} and`);
}

/** A member by which the server says that it has ended nothing. */
const ENDED = /^(?:is[_-]?)?(?:(?:log(?:ged)?|sign(?:ed)?)[_-]?out|revoked|(?:end|delete)_?session)$/i;

/** The outcome of a logout, which of a login is a failure. */
const OVER = /^(?:logged|signed)[_ -]?out\W*$/i;

function withoutSuccess(place: object): object {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => !OVER.test(textOf(value))));
}

/** Words of a failed logout. Those of a good one may be alike: "the token was revoked". A refresh decides about what is taken for a failure. */
function isRefusal(body: unknown): boolean {
  const text = textOf(member(body, 'message') ?? member(body, 'msg') ?? member(body, 'detail') ?? body);
  const isFailed = /fail|error|wrong|csrf|denied|forbid|missing|required|provided|allowed|could|unable/i.test(text);
  const isOver =
    /not .{0,12}(?:expired|invalid)|revoked|again|out\b|ended|list|no longer|now|inactive|invalidated|terminated|destroyed|cleared|success|退出|注销|登出|成功/i;
  return isFailed || (!isOver.test(text) && meaningOf({ text }, text) !== undefined);
}

function replyIn(body: unknown, problem: string): LogoutReply {
  const said = statusIn(body);
  const isOpen = (place: object): boolean =>
    Object.entries(place).some(([name, value]) => ENDED.test(name) && NO.test(textOf(value)));
  const denial = [
    said && `says ${said}`,
    denialOf(withoutSuccess({ status: body })) && 'says that it failed',
    isRefusal(body) && 'says why in its words',
    ...placesIn(body).map(([place]) =>
      isOpen(place) ? 'says that nothing was ended' : denialOf(withoutSuccess(place)),
    ),
  ].find(Boolean);
  return denial === undefined ? { type: 'confirmed' } : { type: 'refused', problem: `${problem} ${denial}` };
}
