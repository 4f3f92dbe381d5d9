import type { RefusalReason } from '../rotation/decide.ts';

/** The headers of every answer: caches don't know users, and browsers must not guess types. */
const GUARDS = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
} as const;

/** The error codes, those of the standards if they have one. */
export type ErrorWord =
  | 'access_denied'
  | 'csrf_rejected'
  | 'duplicate_cookie'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_request'
  | 'invalid_token'
  | 'method_not_allowed'
  | 'missing_token'
  | 'not_found'
  | 'origin_not_allowed'
  | 'rate_limited'
  | 'server_error'
  | 'session_mismatch'
  | 'temporarily_unavailable';

const RETRY_AFTER_SECONDS = '2';

/** Makes an answer in JSON, or without a body if the value is `undefined`. */
export function answer(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  const all = { ...GUARDS, ...headers };
  return value === undefined
    ? new Response(null, { status, headers: all })
    : Response.json(value, { status, headers: all });
}

export function refuse(error: ErrorWord, status: number, headers?: Readonly<Record<string, string>>): Response {
  return answer({ error }, status, headers);
}

/** Answers that the session is over; only this error ends it for the client. The cookie is not deleted. */
export function endOfSession(reason: RefusalReason): Response {
  return answer({ error: 'invalid_grant', reason }, 400);
}

/** Answers that the store or the keys are out of reach. This says nothing about the caller. */
export function unavailable(): Response {
  return refuse('temporarily_unavailable', 503, { 'retry-after': RETRY_AFTER_SECONDS });
}
