import { computed, type ComputedRef, watchSyncEffect } from 'vue';
import type { Auth } from '../index.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';
import { injected, useSession } from './use-session.ts';

/**
 * Returns the claims as a ref, for a component that exists only while a user is signed in, as behind `guardRoutes`. When the session
 * ends, the ref keeps the last claims until the component is unmounted.
 *
 * @throws TypeError if there is no session, and without an argument if there is no plugin.
 */
export function useClaims(): ComputedRef<ClaimsOf<RegisteredAuth>>;
export function useClaims<Claims>(auth: Auth<Claims>): ComputedRef<Claims>;
export function useClaims(auth: Auth = injected()): ComputedRef<unknown> {
  const { session } = useSession(auth);
  if (!session.value.isAuthenticated)
    throw new TypeError(
      'useClaims() found no session. Call it where a guard has let the user in, or use useSession().',
    );
  const claims = computed<unknown>((last) => (session.value.isAuthenticated ? session.value.claims : last));
  // Until the ref is read there may be several users.
  watchSyncEffect(() => void claims.value);
  return claims;
}
