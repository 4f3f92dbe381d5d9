import { useEffect, useSyncExternalStore } from 'react';
import type { Auth, Session } from '../index.ts';

const LOADING: Session<never> = Object.freeze({ status: 'loading', isLoading: true, isAuthenticated: false });

/**
 * Reads the session, restores it if nobody has, and renders again when it changes; never because a token was refreshed. On the server and while
 * hydrating the session is loading, so that both render the same.
 */
export function useAuth<Claims>(auth: Auth<Claims>): Session<Claims> {
  useEffect(() => {
    // A failure shows as a session that stays loading, and is tried again when the page comes back to life.
    auth.ready().catch(() => {});
  }, [auth]);
  return useSyncExternalStore(
    auth.subscribe,
    () => auth.session,
    () => LOADING,
  );
}
