import { type ReactNode, useEffect, useRef } from 'react';
import type { AuthError, EndReason } from '../index.ts';
import type { SessionProps } from './signed.ts';
import { useSession } from './use-session.ts';

/** The argument of `onSignedOut`. */
export interface SignedOutContext {
  /** Why there is no session. */
  readonly reason: EndReason;
  /**
   * The path, query and hash of the page, for `returnPath` after the login. A router with a `basename`, or with paths in the hash, has
   * paths of its own: pass one of them. `/` where there is no location, as in React Native.
   */
  readonly returnTo: string;
}

export interface RequireAuthProps extends SessionProps<unknown> {
  readonly children?: ReactNode;
  /** Shown until the session is known, and while `onSignedOut` navigates away. Default: nothing. */
  readonly fallback?: ReactNode;
  /**
   * Shown instead of `fallback` while the session can't be restored; or a function that makes it from the error. The restore is
   * repeated automatically. Default: `fallback`.
   */
  readonly errorFallback?: ReactNode | ((error: AuthError) => ReactNode);
  /**
   * Navigates to the login. Called if the restore has found no session, and when the session ends. Strict mode calls it twice.
   */
  readonly onSignedOut: (context: SignedOutContext) => void;
}

/** Shows its children to a signed-in user. Otherwise calls `onSignedOut`, after the restore. */
export function RequireAuth({
  auth,
  children,
  fallback = null,
  errorFallback,
  onSignedOut,
}: RequireAuthProps): ReactNode {
  const session = useSession(auth);
  const leave = useRef(onSignedOut);
  useEffect(() => {
    leave.current = onSignedOut;
  });
  // Not the status alone: another auth may have no session either.
  useEffect(() => {
    if (session.status !== 'unauthenticated') return;
    // React Native has no location.
    const { pathname = '/', search = '', hash = '' } = (globalThis as { location?: Partial<Location> }).location ?? {};
    leave.current({ reason: session.reason, returnTo: pathname + search + hash });
  }, [session]);
  if (session.isAuthenticated) return children;
  if (!session.isLoading || session.error === undefined || errorFallback === undefined) return fallback;
  return typeof errorFallback === 'function' ? errorFallback(session.error) : errorFallback;
}
