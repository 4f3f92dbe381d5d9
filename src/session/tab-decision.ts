import { type Identity, isSameIdentity, nameOf } from './identity.ts';
import type { Reading } from './lifetime.ts';
import type { State } from './state.ts';

/** What a tab makes of another's word; `doubt` means that the server has to be asked. */
export type Hearing = 'adopt' | 'doubt' | 'ignore';

/**
 * Judges a token that another tab has. It is taken where this tab does not know yet whose session it is in, or where it is
 * the same user's and lives longer.
 */
export function hearGrant<Claims>(
  { token, session }: State<Claims>,
  identity: Identity,
  { expiredAt, issuedAt }: { readonly expiredAt: Reading; readonly issuedAt: number },
): Hearing {
  // Whoever logged out here hears of a login as such; any other tab may have missed it in the back-forward cache.
  if (session.status === 'unauthenticated') return session.reason === 'logout' ? 'ignore' : 'doubt';
  if (token === undefined) return 'adopt';
  if (!isSameIdentity(token.identity, identity)) return 'doubt';
  const isNewer =
    expiredAt.wall === token.expiredAt.wall ? issuedAt > token.issuedAt : expiredAt.wall > token.expiredAt.wall;
  return isNewer ? 'adopt' : 'ignore';
}

/** Judges the word that somebody has logged in. Without names everybody is somebody else. */
export function hearLogin<Claims>({ token }: State<Claims>, identity: string | undefined): Hearing {
  return identity !== undefined && token !== undefined && nameOf(token.identity) === identity ? 'ignore' : 'doubt';
}

/**
 * Judges the word that a session is over: it counts for the session of that name alone. A tab that does not know yet whose
 * session it is in may be about to learn of one that has ended meanwhile.
 */
export function hearEnd<Claims>(
  { session, token }: State<Claims>,
  identity: string | undefined,
): 'doubt' | 'end' | 'ignore' {
  if (session.status === 'loading') return 'doubt';
  return token !== undefined && nameOf(token.identity) === identity ? 'end' : 'ignore';
}
