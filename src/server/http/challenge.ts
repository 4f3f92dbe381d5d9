import { refuse } from './answer.ts';

/** Why a call to the API is refused (RFC 6750 section 3.1, RFC 9470 section 3). */
export type ChallengeError = 'insufficient_scope' | 'insufficient_user_authentication' | 'invalid_token';

/** Answers 401, or 403 if a new token would not help; without an error if the request had no token. */
export function challenge(
  error?: ChallengeError,
  parameters: Readonly<Record<string, string | number>> = {},
): Response {
  const all = { realm: 'api', ...(error && { error }), ...parameters };
  const field = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  const status = error === 'insufficient_scope' ? 403 : 401;
  return refuse(error ?? 'missing_token', status, { 'www-authenticate': `Bearer ${field.join(', ')}` });
}

/** Returns the token of an `Authorization` field, empty if it has none; `undefined` without a bearer. */
export function bearerOf({ headers }: Request): string | undefined {
  return /^Bearer(?: +|$)(.*)$/i.exec(headers.get('authorization') ?? '')?.[1];
}
