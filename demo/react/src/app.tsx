import type { ReactElement } from 'react';
import { RequireAuth, SignedIn, type SignedOutContext } from 'rebearer/react';
import { auth } from '../../shared/auth.ts';
import { HomePage } from './home-page.tsx';
import { Link } from './link.tsx';
import { ownPath, replace, usePath } from './location.ts';
import { LoginPage } from './login-page.tsx';
import { NotesPage } from './notes-page.tsx';

export function App(): ReactElement {
  return (
    <>
      <header>
        <nav>
          <Link to="/">Home</Link>
          <Link to="/notes">Notes</Link>
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
    </>
  );
}

function Route(): ReactElement {
  switch (usePath()) {
    case '/login':
      return <LoginPage />;
    case '/notes':
      return (
        <RequireAuth fallback={<p role="status">One moment …</p>} onSignedOut={toLogin}>
          <NotesPage />
        </RequireAuth>
      );
    default:
      return <HomePage />;
  }
}

function toLogin({ returnTo }: SignedOutContext): void {
  replace(`/login?redirect=${encodeURIComponent(ownPath(returnTo))}`);
}
