import { createRootRoute, HeadContent, Outlet, Scripts, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { AuthProvider, useSession } from 'rebearer/react';
import { getAuth } from '../auth.ts';
import { readRendered } from '../visitor.ts';

export const Route = createRootRoute({
  head: () => ({ meta: [{ charSet: 'utf-8' }] }),
  loader: () => readRendered(),
  staleTime: Infinity,
  shellComponent: Document,
  component: App,
});

function Document({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  );
}

function App() {
  const rendered = Route.useLoaderData();
  const [auth] = useState(() => getAuth(rendered));
  return (
    <AuthProvider auth={auth}>
      <LoadAgain loadedFor={rendered?.sub} />
      <Outlet />
    </AuthProvider>
  );
}

/** Loads again what the server has loaded for another user than the page's. */
function LoadAgain({ loadedFor }: { readonly loadedFor: string | undefined }) {
  const session = useSession();
  const router = useRouter();
  const user = session.isAuthenticated ? session.identity : undefined;
  const differs = !session.isLoading && user !== loadedFor;
  useEffect(() => {
    if (differs) void router.invalidate();
  }, [differs, user, router]);
  return null;
}
