import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { returnPath, useSession } from 'rebearer/react';
import { signIn } from './sign-in';

export function LoginPage() {
  const { isAuthenticated } = useSession();
  const [query] = useSearchParams();
  const [problem, setProblem] = useState('');
  // Who signs in, here or in another tab, goes back to where the guard stopped them.
  if (isAuthenticated) return <Navigate to={returnPath(query.get('redirect'))} replace />;
  return (
    <form action={async (form) => setProblem(await signIn(form))}>
      <h1>Sign in</h1>
      <input name="username" aria-label="Name" autoComplete="username" required />
      <input name="password" aria-label="Password" type="password" autoComplete="current-password" required />
      <button>Sign in</button>
      <p role="status">{problem}</p>
    </form>
  );
}
