import type { EndReason } from './session.ts';

/** What the refresh endpoint answered, parsed, with nothing of the transport left in it. */
export interface Answer<Grant> {
  readonly status: number;
  readonly isRedirect: boolean;
  readonly isHtml: boolean;
  /** The members `error` and `reason` of the body, where they are strings. */
  readonly error?: string | undefined;
  readonly reason?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly grant?: Grant | undefined;
}

/** What a refresh came to. Only `ended` and `replaced` end a session. */
export type Outcome<Grant> =
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'ended'; readonly reason: EndReason | undefined }
  | { readonly type: 'replaced' }
  | Fault;

/** A refresh that says nothing about the session. */
export interface Fault {
  readonly type: 'misconfigured' | 'transient';
  /** Completes the sentence "The refresh …"; never a value that the server sent. */
  readonly problem: string;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

const TRANSIENT: readonly number[] = [408, 425, 429];

const REASONS: ReadonlyMap<string, EndReason> = new Map([
  ['expired', 'expired'],
  ['revoked', 'revoked'],
  ['reuse_detected', 'revoked'],
  ['logged_out', 'logout'],
  ['no_session', 'none'],
]);

/** Classifies an answer of the refresh endpoint. `endStatuses` replaces the default list of statuses that end a session. */
export function outcomeOf<Grant>(answer: Answer<Grant>, endStatuses?: readonly number[]): Outcome<Grant> {
  const { status } = answer;
  if (answer.isRedirect) return { type: 'misconfigured', problem: 'was answered with a redirect' };
  if (endStatuses?.includes(status) ?? isEnd(answer))
    return { type: 'ended', reason: REASONS.get(answer.reason ?? '') };
  if (status === 409) return { type: 'replaced' };
  if (isTransient(answer)) {
    return { type: 'transient', problem: `was answered with ${status}`, retryAfter: answer.retryAfter };
  }
  if (status >= 400)
    return { type: 'misconfigured', problem: `was answered with ${status} ${answer.error ?? ''}`.trim() };
  if (answer.isHtml) return { type: 'misconfigured', problem: 'was answered with an HTML page' };
  if (answer.grant === undefined) return { type: 'transient', problem: 'was answered without a usable access token' };
  return { type: 'granted', grant: answer.grant };
}

/** RFC 6749 section 5.2 has 400 for `invalid_grant`; Directus and Strapi say so of a missing cookie, others use 401 or 403. */
function isEnd({ status, isHtml, error }: Answer<unknown>): boolean {
  if (status === 401) return true;
  return (status === 400 || status === 403) && !isHtml && error !== 'csrf_rejected';
}

/** An HTML 400 or 403 is a firewall's, not the endpoint's. */
function isTransient({ status, isHtml }: Answer<unknown>): boolean {
  return status >= 500 || TRANSIENT.includes(status) || (isHtml && (status === 400 || status === 403));
}
