'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { AuthProvider, useSession } from 'rebearer/react';
import { type Claims, getAuth } from '../lib/auth';

/** `rendered`: the claims of the user for whom the server has rendered the page, `null` where that is unknown. */
export function Providers({ rendered, children }: { readonly rendered: Claims | null; readonly children: ReactNode }) {
  const [auth] = useState(() => getAuth(rendered));
  return (
    <AuthProvider auth={auth}>
      <RenderAgain renderedFor={rendered?.sub} />
      {children}
    </AuthProvider>
  );
}

/** Has the server render again when the page has another user than the one whom it was rendered for. */
function RenderAgain({ renderedFor }: { readonly renderedFor: string | undefined }) {
  const session = useSession();
  const router = useRouter();
  const user = session.isAuthenticated ? session.identity : undefined;
  const differs = !session.isLoading && user !== renderedFor;
  useEffect(() => {
    if (differs) router.refresh();
  }, [differs, user, router]);
  return null;
}
