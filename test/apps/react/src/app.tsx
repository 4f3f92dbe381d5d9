import { Link, Route, Routes, useNavigate } from 'react-router';
import { RequireAuth, useSession } from 'rebearer/react';
import { auth } from './auth';
import { LoginPage } from './login-page';
import { NotesPage } from './notes-page';

export function App() {
  const navigate = useNavigate();
  const notes = (
    <RequireAuth
      fallback={<p>One moment …</p>}
      onSignedOut={({ returnTo }) =>
        void navigate(`/login?redirect=${encodeURIComponent(returnTo)}`, { replace: true })
      }
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
