import { Link, Route, Routes, useLocation, useNavigate } from 'react-router';
import { RequireAuth, useSession } from 'rebearer/react';
import { auth } from './auth';
import { LoginPage } from './login-page';
import { NotesPage } from './notes-page';

export function App() {
  const navigate = useNavigate();
  // Not `returnTo`, which is the path of the page: with a `basename` or in a HashRouter the path of the router is another.
  const { pathname, search, hash } = useLocation();
  const redirect = encodeURIComponent(pathname + search + hash);
  const notes = (
    <RequireAuth
      fallback={<p>One moment …</p>}
      onSignedOut={() => void navigate(`/login?redirect=${redirect}`, { replace: true })}
    >
      <NotesPage />
    </RequireAuth>
  );
  return (
    <Routes>
      <Route path="/" element={<HomePage />} />
      <Route path="/login" element={<LoginPage />} />
      <Route path="/notes" element={notes} />
    </Routes>
  );
}

function HomePage() {
  const session = useSession();
  if (session.isLoading) return <p>One moment …</p>;
  if (!session.isAuthenticated)
    return (
      <>
        <h1>Welcome</h1>
        <Link to="/login">Sign in</Link>
      </>
    );
  return (
    <>
      <h1>Hello, {session.claims.name}</h1>
      <Link to="/notes">Notes</Link>
      <button onClick={() => void auth.logout()}>Sign out</button>
    </>
  );
}
