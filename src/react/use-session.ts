import { useEffect, useSyncExternalStore } from 'react';
import type { Auth, Session } from '../index.ts';
import { useGivenAuth } from './auth-provider.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';

/**
 * Reads the session, restores it if that has not happened yet, and renders again when it changes; never because a token was refreshed. Without
 * an argument it takes the provider's auth. On the server and while hydrating it is the `initialSession`, so that both render the same.
 *
 * @throws TypeError without an argument where there is no provider.
 */
export function useSession(): Session<ClaimsOf<RegisteredAuth>>;
export function useSession<Claims>(auth: Auth<Claims> | undefined): Session<Claims>;
export function useSession(given?: Auth<unknown>): Session<unknown> {
  const auth = useGivenAuth(given);
  useRestored(auth);
  return useSyncExternalStore(
    auth.subscribe,
    () => auth.session,
    () => auth.initialSession,
  );
}

/** A failure shows as the `error` of a session that is loading; the restore is repeated by itself. */
export function useRestored(auth: Auth<unknown>): void {
  useEffect(() => {
    auth.ready().catch(() => {});
  }, [auth]);
}
