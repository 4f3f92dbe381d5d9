import type { ReactElement, ReactNode } from 'react';
import { RequireAuth, SignedIn, type SignedOutContext } from 'rebearer/react';
import { auth } from '../../shared/auth.ts';
import { HomePage } from './home-page.tsx';
import { Link } from './link.tsx';
import { ownPath, replace, usePath } from './location.ts';
import { LoginPage } from './login-page.tsx';
import { NotesPage } from './notes-page.tsx';
import { SessionsPage } from './sessions-page.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { TimeoutDialog } from './timeout-dialog.tsx';

export function App(): ReactElement {
  return (
    <>
      <header>
        <nav>
          <a href="/">← Demo</a>
          <Link to="/">Home</Link>
          <Link to="/notes">Notes</Link>
          <Link to="/sessions">Sessions</Link>
        </nav>
        <SignedIn auth={auth}>
          {({ claims }) => (
            <p>
              {claims.name ?? claims.sub}{' '}
              <button type="button" onClick={() => void auth.logout()}>
                Sign out
              </button>
            </p>
          )}
        </SignedIn>
      </header>
      <main>
        <Route />
      </main>
      <TimeoutDialog />
      <SignInAgain />
    </>
  );
}

function Route(): ReactElement {
  switch (usePath()) {
    case '/login':
      return <LoginPage />;
    case '/notes':
      return (
        <Guarded>
          <NotesPage />
        </Guarded>
      );
    case '/sessions':
      return (
        <Guarded>
          <SessionsPage />
        </Guarded>
      );
    default:
      return <HomePage />;
  }
}

function Guarded({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <RequireAuth fallback={<p role="status">One moment …</p>} onSignedOut={toLogin}>
      {children}
    </RequireAuth>
  );
}

function toLogin({ returnTo }: SignedOutContext): void {
  replace(`/login?redirect=${encodeURIComponent(ownPath(returnTo))}`);
}
