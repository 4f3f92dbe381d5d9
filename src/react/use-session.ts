import { useEffect, useSyncExternalStore } from 'react';
import type { Auth, Session } from '../index.ts';
import { useGivenAuth } from './auth-provider.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';

/**
 * Returns the session, restores it if necessary, and renders again when it changes; a refreshed token does not change it. Without an
 * argument it uses the provider's auth. On the server and during hydration it returns the `initialSession`, so that both render the same.
 *
 * @throws TypeError without an argument if there is no provider.
 */
// oxlint-disable-next-line no-unnecessary-type-arguments -- an app that registers its auth gives other claims
export function useSession(): Session<ClaimsOf<RegisteredAuth>>;
export function useSession<Claims>(auth: Auth<Claims> | undefined): Session<Claims>;
export function useSession(given?: Auth): Session {
  const auth = useGivenAuth(given);
  useRestored(auth);
  return useSyncExternalStore(
    auth.subscribe,
    () => auth.session,
    () => auth.initialSession,
  );
}

/** A failure is the `error` of a loading session; the restore is repeated automatically. */
export function useRestored(auth: Auth): void {
  useEffect(() => {
    auth.ready().catch(() => {});
  }, [auth]);
}
