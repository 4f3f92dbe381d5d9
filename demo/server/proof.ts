import type { Config } from './config.ts';
import type { Session } from './store/sessions.ts';
import type { Claims } from './tokens.ts';

/**
 * Says whether a token, expired or not, shows that its bearer is the page that was given it: of this session, and not
 * expired for too long. `claims` are of a token with a valid signature, or `undefined`.
 */
export function isProof(
  claims: Claims | undefined,
  session: Session,
  { now, config }: { readonly now: number; readonly config: Pick<Config, 'proofMaxAge'> },
): boolean {
  return claims?.sid === session.id && now < (claims.exp + config.proofMaxAge) * 1000;
}
