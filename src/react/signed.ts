import type { ReactNode } from 'react';
import type { Auth, AuthenticatedSession } from '../index.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';
import { useSession } from './use-session.ts';

/** The props of the components that read a session. */
export interface SessionProps<Claims> {
  /** Default: the provider's. */
  readonly auth?: Auth<Claims> | undefined;
}

export interface SignedInProps<Claims> extends SessionProps<Claims> {
  /** The content, or a function of the session that makes it. */
  readonly children?: ReactNode | ((session: AuthenticatedSession<Claims>) => ReactNode);
}

/** Shows its children to a signed-in user. */
export function SignedIn<Claims = ClaimsOf<RegisteredAuth>>({ auth, children }: SignedInProps<Claims>): ReactNode {
  const session = useSession(auth);
  if (!session.isAuthenticated) return null;
  return typeof children === 'function' ? children(session) : children;
}

/** Shows its children if no user is signed in, once that is known. */
export function SignedOut({ auth, children }: SessionProps<unknown> & { readonly children?: ReactNode }): ReactNode {
  return useSession(auth).status === 'unauthenticated' ? children : null;
}

/** Shows its children until it is known whether there is a session. */
export function AuthLoading({ auth, children }: SessionProps<unknown> & { readonly children?: ReactNode }): ReactNode {
  return useSession(auth).isLoading ? children : null;
}
