/** What every answer says: a cache knows no users, and browsers must not guess types. */
const GUARDS = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
} as const;

/** The errors that the audit trail does not list as refusals, in the words of the standards where these have one. */
export type ErrorWord =
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_token'
  | 'method_not_allowed'
  | 'missing_token'
  | 'not_found'
  | 'server_error'
  | 'temporarily_unavailable';

const RETRY_AFTER_SECONDS = '2';

/** The headers of an answer; several values of one name are a header each. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Makes an answer in JSON, or without a body if the value is `undefined`. */
export function answer(value: unknown, status = 200, headers: AnswerHeaders = {}): Response {
  const pairs = Object.entries<string | readonly string[]>({ ...GUARDS, ...headers });
  const all = new Headers(
    pairs.flatMap(([name, given]) => [given].flat().map((each): [string, string] => [name, each])),
  );
  return value === undefined
    ? new Response(null, { status, headers: all })
    : Response.json(value, { status, headers: all });
}

export function refuse(error: ErrorWord, status: number, headers?: AnswerHeaders): Response {
  return answer({ error }, status, headers);
}

/** Answers that store or keys are out of reach, which says nothing about the caller. */
export function unavailable(): Response {
  return refuse('temporarily_unavailable', 503, { 'retry-after': RETRY_AFTER_SECONDS });
}
