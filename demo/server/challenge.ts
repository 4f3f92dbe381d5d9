import type { RequestContext } from './backend.ts';

/** Why an API call is refused (RFC 6750 section 3.1, RFC 9470 section 3). */
export type ChallengeError = 'invalid_token' | 'insufficient_scope' | 'insufficient_user_authentication';

/** Answers 401, or 403 where another token of the same kind would not help; without an error when none was sent. */
export function challenge(
  c: Pick<RequestContext, 'header' | 'json'>,
  error?: ChallengeError,
  parameters: Readonly<Record<string, string | number>> = {},
): Response {
  const all = { realm: 'api', ...(error ? { error } : {}), ...parameters };
  const field = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  c.header('www-authenticate', `Bearer ${field.join(', ')}`);
  return c.json({ error: error ?? 'missing_token' }, error === 'insufficient_scope' ? 403 : 401);
}
