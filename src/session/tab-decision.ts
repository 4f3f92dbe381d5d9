import { type Identity, isSameIdentity, nameOf } from './identity.ts';
import type { Reading } from './lifetime.ts';
import type { State } from './state.ts';

/** What a tab makes of another's word; `verify` means that the server has to be asked. */
export type TabDecision = 'adopt' | 'verify' | 'ignore';

/**
 * Decides about a token that another tab has. It is taken where this tab does not know yet whose session it is in, or where it is
 * the same user's and lives longer.
 */
export function decideTabGrant<Claims>(
  { token, session }: State<Claims>,
  identity: Identity,
  { expiredAt, issuedAt }: { readonly expiredAt: Reading; readonly issuedAt: number },
): TabDecision {
  // After a logout here a login comes as a message of its own; any other tab may have missed it in the back-forward cache.
  if (session.status === 'unauthenticated') return session.reason === 'logout' ? 'ignore' : 'verify';
  if (token === undefined) return 'adopt';
  if (!isSameIdentity(token.identity, identity)) return 'verify';
  const isNewer =
    expiredAt.wall === token.expiredAt.wall ? issuedAt > token.issuedAt : expiredAt.wall > token.expiredAt.wall;
  return isNewer ? 'adopt' : 'ignore';
}

/** Decides about the message that a user has logged in. One without a name counts as another user. */
export function decideTabLogin<Claims>({ token }: State<Claims>, identity: string | undefined): TabDecision {
  return identity !== undefined && token !== undefined && nameOf(token.identity) === identity ? 'ignore' : 'verify';
}

/**
 * Decides about the message that a session is over: it counts for the session of that name alone. A tab that does not know yet whose
 * session it is in may be about to learn of one that has ended meanwhile.
 */
export function decideTabEnd<Claims>(
  { session, token }: State<Claims>,
  identity: string | undefined,
): 'verify' | 'end' | 'ignore' {
  if (session.status === 'loading') return 'verify';
  return token !== undefined && nameOf(token.identity) === identity ? 'end' : 'ignore';
}
