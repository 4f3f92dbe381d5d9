import type { EndReason } from './session.ts';
import type { Topic } from './topic.ts';

/** What the words of an answer mean. Words that are not known mean nothing. */
export type Meaning =
  /** The session is over. */
  | 'ended'
  /** The cookie belongs to another session. */
  | 'replaced'
  /** Something in front of the server refused the call: that says nothing about the session. */
  | 'gateway'
  /** The server could not tell for now. */
  | 'passing'
  /** The request itself was refused, such as by a CSRF check: that says nothing about the session. */
  | 'refused';

/** What the refresh endpoint answered, parsed, with nothing of the transport left in it. */
export interface Answer<Grant> {
  readonly status: number;
  readonly isRedirect: boolean;
  readonly isHtml: boolean;
  /** The body breaks off or is not what it began as. */
  readonly isMalformed?: boolean | undefined;
  readonly meaning?: Meaning | undefined;
  /** Why the session ended, in the server's own word. */
  readonly reason?: EndReason | undefined;
  /** The member `error`, where it is a plain word. */
  readonly error?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  /** `null` where a successful answer says that there is no session. */
  readonly grant?: Grant | null | undefined;
  /** What was found in place of a grant: names of members, never values. */
  readonly found?: string | undefined;
}

/** What a refresh came to. Only `ended` and `replaced` end a session. */
export type Outcome<Grant> =
  | { readonly type: 'granted'; readonly grant: Grant }
  | Ended
  | { readonly type: 'replaced' }
  | Fault;

export interface Ended {
  readonly type: 'ended';
  readonly reason: EndReason | undefined;
  /** The answer is weak evidence, and asked for once more: whatever the page shows, or where it shows a session that is alive. */
  readonly doubt?: 'always' | 'alive' | undefined;
}

/** A refresh that says nothing about the session. */
export interface Fault {
  readonly type: 'misconfigured' | 'transient';
  /** Completes the sentence "The refresh …"; never a value that the server sent. */
  readonly problem: string;
  /** What is said on the console, once, of a failure that is likely to last. Default: nothing, as it is expected to pass. */
  readonly topic?: Topic | undefined;
  /** Another attempt would fare no better. */
  readonly isFinal?: boolean | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

const TRANSIENT: readonly number[] = [0, 408, 425, 429];
const WITH_WORDS: readonly number[] = [400, 401, 403];

/** Classifies an answer of the refresh endpoint. `endStatuses` replaces the built-in rules for what ends a session. */
export function outcomeOf<Grant>(answer: Answer<Grant>, endStatuses?: readonly number[]): Outcome<Grant> {
  const { status, meaning, grant } = answer;
  if (answer.isRedirect) return fault(answer, 'misconfigured', 'refresh-redirect');
  if (endStatuses?.includes(status)) return ended(answer);
  // Whatever says when to come back expects to be better by then.
  const isLater = status >= 400 && answer.retryAfter !== undefined && meaning !== 'ended';
  if (status >= 500 || TRANSIENT.includes(status) || isLater) return fault(answer, 'transient');
  if (status === 409) return meaning === 'replaced' ? { type: 'replaced' } : fault(answer, 'transient');
  if (status < 400 && grant) return { type: 'granted', grant };
  if (status < 400 ? !answer.isHtml : endStatuses === undefined && WITH_WORDS.includes(status)) {
    const said = outcomeOfWords(answer);
    if (said !== undefined) return said;
  }
  if (meaning === 'refused' || status === 400 || status === 403)
    return fault(answer, 'misconfigured', 'refresh-refused');
  if (status >= 400) return fault(answer, 'misconfigured', 'refresh-status');
  if (answer.isHtml) return fault(answer, 'misconfigured', 'refresh-html');
  return { ...fault(answer, 'misconfigured', 'refresh-token'), isFinal: true };
}

/** RFC 6749, section 5.2, has 400 for `invalid_grant`; others say the same with 401 or 403. */
function outcomeOfWords(answer: Answer<unknown>): Outcome<never> | undefined {
  const { status, meaning, isHtml } = answer;
  const isUnauthorized = status === 401;
  // It may have been cut short, or be what the server always says.
  if (answer.isMalformed) return fault(answer, 'transient', 'refresh-token');
  if (meaning === 'passing') return fault(answer, 'transient');
  if (isUnauthorized && (isHtml || meaning === 'gateway')) return fault(answer, 'misconfigured', 'refresh-gateway');
  if (meaning === 'ended' && status >= 400 && !isHtml) return ended(answer);
  if (meaning === 'refused' || !(isUnauthorized || answer.grant === null)) return undefined;
  return { ...ended(answer), doubt: isUnauthorized ? 'always' : 'alive' };
}

function ended({ reason }: Answer<unknown>): Ended {
  return { type: 'ended', reason };
}

function fault(answer: Answer<unknown>, type: Fault['type'], topic?: Topic): Fault {
  const { status, error = '', found = '', retryAfter } = answer;
  const body = answer.isHtml ? 'and a page' : error + found;
  return {
    type,
    topic,
    retryAfter,
    problem: `was answered with ${answer.isRedirect ? 'a redirect' : `${status} ${body}`}`.trim(),
  };
}
