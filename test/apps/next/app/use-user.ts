import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useSession } from 'rebearer/react';
import { auth, type Claims } from '../lib/auth';

/**
 * Returns the user to show: the one of `peek` until the session is known, then the session's. `undefined` means that the session is not
 * known yet, `null` that it is over. When the two differ, the page is rendered again.
 */
export function useUser(rendered?: Claims): Claims | null | undefined {
  const session = useSession(auth);
  const router = useRouter();
  const user = session.isAuthenticated ? session.claims : null;
  const differs = !session.isLoading && user?.sub !== rendered?.sub;
  useEffect(() => {
    if (differs) router.refresh();
  }, [differs, user?.sub, router]);
  return session.isLoading ? rendered : user;
}
