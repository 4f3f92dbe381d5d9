import { type ReactNode, useEffect, useState } from 'react';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRevalidator } from 'react-router';
import { AuthProvider, useSession } from 'rebearer/react';
import type { Route } from './+types/root';
import { getAuth } from './auth.ts';
import { readVisitor, visitorContext } from './server/visitor.ts';

export const middleware: Route.MiddlewareFunction[] = [readVisitor];

/** The claims and not the token: what a loader returns is part of the page. */
export function loader({ context }: Route.LoaderArgs) {
  return { rendered: context.get(visitorContext)?.claims ?? null };
}

export function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App({ loaderData: { rendered } }: Route.ComponentProps) {
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
  const { revalidate } = useRevalidator();
  const user = session.isAuthenticated ? session.identity : undefined;
  const differs = !session.isLoading && user !== loadedFor;
  useEffect(() => {
    if (differs) void revalidate();
  }, [differs, user, revalidate]);
  return null;
}
