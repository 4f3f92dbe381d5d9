import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionProps } from './signed.ts';
import { useSession } from './use-session.ts';

export interface RequireAuthProps extends SessionProps<unknown> {
  readonly children?: ReactNode;
  /** What to show while nobody knows yet, and while the way to the login is taken. Default: nothing. */
  readonly fallback?: ReactNode;
  /**
   * Leads to the login. Called after the silent restore has found no session, and when the session ends, with the path, query
   * and hash of the page, which `returnPath` reads again after the login. Strict mode calls it twice.
   */
  readonly onSignedOut: (returnTo: string) => void;
}

/** Shows its children to whoever is signed in, and leads everybody else to the login; no one before the restore has been tried. */
export function RequireAuth({ auth, children, fallback = null, onSignedOut }: RequireAuthProps): ReactNode {
  const { isAuthenticated, status } = useSession(auth);
  const latest = useRef(onSignedOut);
  useEffect(() => {
    latest.current = onSignedOut;
  });
  useEffect(() => {
    if (status === 'unauthenticated') latest.current(location.pathname + location.search + location.hash);
  }, [status]);
  return isAuthenticated ? children : fallback;
}
