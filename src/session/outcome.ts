import type { EndReason } from './session.ts';
import type { Topic } from './topic.ts';

/** The meaning of an error code in an answer. Unknown codes mean nothing. */
export type Meaning =
  /** The session is over. */
  | 'ended'
  /** No user is signed in, in words that a gateway has too: weaker evidence of an end. */
  | 'nobody'
  /** The refresh token was used before, perhaps by another tab a moment ago: weaker evidence of an end, and none of a visitor. */
  | 'used'
  /** The cookie belongs to another session. */
  | 'replaced'
  /** Something in front of the server refused the call. This says nothing about the session. */
  | 'gateway'
  /** The server could not decide at the moment. */
  | 'passing'
  /** The request itself was refused, for example by a CSRF check. This says nothing about the session. */
  | 'refused';

/** Returns whether words say that no user is signed in, however weak the evidence. */
export function meansNobody(meaning: Meaning | undefined): boolean {
  return ['ended', 'nobody', 'used'].includes(meaning ?? '');
}

/** The parsed answer of the refresh endpoint, without anything of the transport. */
export interface Answer<Grant> {
  readonly status: number;
  readonly isRedirect: boolean;
  readonly isHtml: boolean;
  /** The body is empty, which an answer that breaks off in its headers is too. */
  readonly isEmpty?: boolean | undefined;
  /** The body is cut off, is not valid JSON, or reports a failure in words that are not about the caller. */
  readonly isUnclear?: boolean | undefined;
  readonly meaning?: Meaning | undefined;
  /** The server's reason for the end of the session. */
  readonly reason?: EndReason | undefined;
  /** The member `error`, if it is a plain word. */
  readonly error?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  /** `null` if a successful answer says that there is no session. */
  readonly grant?: Grant | null | undefined;
  /** What the answer has instead of a grant: names of members, never values. */
  readonly found?: string | undefined;
}

/** The result of a refresh. Only `ended` and `replaced` end a session. */
export type Outcome<Grant> =
  | { readonly type: 'granted'; readonly grant: Grant }
  | Ended
  | { readonly type: 'replaced' }
  | Fault;

export interface Ended {
  readonly type: 'ended';
  readonly reason: EndReason | undefined;
  /** The answer is weak evidence: the server is asked again, always, or only if the page shows a live session. */
  readonly askAgain?: 'always' | 'alive' | undefined;
}

/** A result that says nothing about the session. */
export interface Fault {
  readonly type: 'misconfigured' | 'transient';
  /** Completes the sentence "The refresh …". Never a value that the server sent. */
  readonly problem: string;
  /** What the refresher has thrown. */
  readonly cause?: unknown;
  /** The message for the console, printed once, for a failure that is likely to last. Default: none, because the failure is expected to pass. */
  readonly topic?: Topic | undefined;
  /** Another attempt would have the same result. */
  readonly isFinal?: boolean | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** Own members only, so that a polluted `Object.prototype` makes no failure of a grant. */
export function faultIn(outcome: Outcome<unknown>): Fault | undefined {
  return Object.hasOwn(outcome, 'problem') ? (outcome as Fault) : undefined;
}

const TRANSIENT: readonly number[] = [0, 408, 425, 429];
const WITH_WORDS: readonly number[] = [400, 401, 403, 422];

/** Classifies an answer of the refresh endpoint. `endStatuses` replaces the built-in rules for the end of a session. */
export function outcomeOf<Grant>(answer: Answer<Grant>, endStatuses?: readonly number[]): Outcome<Grant> {
  const { status, meaning, grant } = answer;
  if (answer.isRedirect) return fault(answer, 'misconfigured', 'refresh-redirect');
  if (endStatuses?.includes(status)) return ended(answer);
  // An answer with Retry-After announces that the failure will pass.
  const isLater = status >= 400 && answer.retryAfter !== undefined && meaning !== 'ended';
  // A server that answers 500 where it should refuse, or that is down: without a message a visitor's page would load for ever.
  const topic = status === 500 && meansNobody(meaning) ? 'refresh-status' : undefined;
  if (status >= 500 || TRANSIENT.includes(status) || isLater) return fault(answer, 'transient', topic);
  if (status === 409) return meaning === 'replaced' ? { type: 'replaced' } : fault(answer, 'transient');
  if (grant) return { type: 'granted', grant };
  if (status < 400 ? !answer.isHtml : endStatuses === undefined && WITH_WORDS.includes(status)) {
    const said = outcomeOfWords(answer);
    if (said !== undefined) return said;
  }
  if (meaning === 'refused' || status === 400 || status === 403)
    return fault(answer, 'misconfigured', 'refresh-refused');
  if (status >= 400) return fault(answer, 'misconfigured', 'refresh-status');
  if (answer.isHtml) return fault(answer, 'misconfigured', 'refresh-html');
  return { ...fault(answer, 'misconfigured', 'refresh-token'), isFinal: !answer.isEmpty };
}

/** RFC 6749, section 5.2, uses 400 for `invalid_grant`; other servers use 401, 403 or 422. */
function outcomeOfWords(answer: Answer<unknown>): Outcome<never> | undefined {
  const { status, meaning, isHtml } = answer;
  const isUnauthorized = status === 401;
  if (meaning === 'passing') return fault(answer, 'transient');
  if (isUnauthorized && (isHtml || meaning === 'gateway')) return fault(answer, 'misconfigured', 'refresh-gateway');
  // It may have been cut short, or be what the server always says.
  if (answer.isUnclear) return fault(answer, 'transient', isUnauthorized ? 'refresh-status' : 'refresh-token');
  if (meaning === 'ended' && !isHtml && status >= 400) return ended(answer);
  const isWeak = isUnauthorized || meaning === 'used';
  const isNobody = isWeak || (!isHtml && meansNobody(meaning)) || answer.grant === null;
  if (meaning === 'refused' || !isNobody) return undefined;
  return { ...ended(answer), askAgain: isWeak ? 'always' : 'alive' };
}

function ended({ reason }: Answer<unknown>): Ended {
  return { type: 'ended', reason };
}

function fault(answer: Answer<unknown>, type: Fault['type'], topic?: Topic): Fault {
  const { status, error = '', found = '', retryAfter } = answer;
  const body = answer.isHtml ? 'and a page' : error + (error && ' ') + found;
  return {
    type,
    topic,
    retryAfter,
    problem: `${answeredWith(answer.isRedirect ? 0 : status)} ${body}`.trim(),
  };
}

/** Completes a sentence about a request. A redirect that is not followed has the status 0. */
export function answeredWith(status: number): string {
  return `was answered with ${status || 'a redirect'}`;
}
