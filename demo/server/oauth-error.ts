import type { RequestContext } from './backend.ts';
import type { RefusalReason } from 'rebearer/server';

/** What is wrong with the request, rather than with the grant (RFC 6749 section 5.2, RFC 7009 section 2.2.1). */
export type OAuthError = 'invalid_client' | 'invalid_request' | 'unsupported_grant_type' | 'unsupported_token_type';

type AnswerContext = Pick<RequestContext, 'json' | 'var'>;

export function oauthError(c: AnswerContext, error: OAuthError, description?: string): Response {
  c.var.entry.outcome = error;
  const body = description === undefined ? { error } : { error, error_description: description };
  return c.json(body, error === 'invalid_client' ? 401 : 400);
}

/** Says that there is nothing to refresh by, and why; 400, as there is nobody who could authenticate in another way. */
export function refuseGrant(c: AnswerContext, reason: RefusalReason | 'bad_proof'): Response {
  c.var.entry.outcome = reason;
  return c.json({ error: 'invalid_grant', reason }, 400);
}
