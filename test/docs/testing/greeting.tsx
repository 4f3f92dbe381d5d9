import type { ReactElement } from 'react';
import { useSession } from 'rebearer/react';

export function Greeting(): ReactElement {
  const session = useSession();
  if (session.isLoading) return <p>One moment …</p>;
  return <p>{session.isAuthenticated ? `Hello, ${session.identity}` : 'Please sign in.'}</p>;
}
