import { type ReactNode, useEffect, useRef } from 'react';
import type { AuthError, EndReason } from '../index.ts';
import type { SessionProps } from './signed.ts';
import { useSession } from './use-session.ts';

/** What `onSignedOut` is told. */
export interface SignedOutContext {
  /** Why there is no session. */
  readonly reason: EndReason;
  /** The path, query and hash of the page, which `returnPath` reads again after the login. */
  readonly returnTo: string;
}

export interface RequireAuthProps extends SessionProps<unknown> {
  readonly children?: ReactNode;
  /** What to show until the session is known, and until `onSignedOut` has led away. Default: nothing. */
  readonly fallback?: ReactNode;
  /**
   * What to show in place of `fallback` while the session can't be restored, or a function of the error that makes it. The restore is
   * repeated by itself. Default: `fallback`.
   */
  readonly errorFallback?: ReactNode | ((error: AuthError) => ReactNode);
  /**
   * Leads to the login. Called after the silent restore has found no session, and when the session ends. Strict mode calls it
   * twice.
   */
  readonly onSignedOut: (context: SignedOutContext) => void;
}

/** Shows its children to a user who is signed in, and leads any other to the login, after the silent restore has been tried. */
export function RequireAuth({
  auth,
  children,
  fallback = null,
  errorFallback,
  onSignedOut,
}: RequireAuthProps): ReactNode {
  const session = useSession(auth);
  const { status } = session;
  const leave = (): void => {
    const returnTo = location.pathname + location.search + location.hash;
    if (session.status === 'unauthenticated') onSignedOut({ reason: session.reason, returnTo });
  };
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    if (status === 'unauthenticated') latest.current();
  }, [status]);
  if (session.isAuthenticated) return children;
  if (!session.isLoading || session.error === undefined || errorFallback === undefined) return fallback;
  return typeof errorFallback === 'function' ? errorFallback(session.error) : errorFallback;
}
