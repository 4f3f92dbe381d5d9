import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { LoginError, returnPath } from 'rebearer';
import { getAuth } from '../auth.ts';

export const Route = createFileRoute('/login')({
  validateSearch: ({ redirect }): { readonly redirect?: string } => (typeof redirect === 'string' ? { redirect } : {}),
  component: LoginPage,
});

function LoginPage() {
  const { redirect } = Route.useSearch();
  const { history } = useRouter();
  const [problem, setProblem] = useState('');
  // React keeps a form that is sent before the page is hydrated, and calls this afterwards.
  const signIn = async (form: FormData): Promise<void> => {
    try {
      await getAuth().login(({ signal }) =>
        fetch('/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(form)),
          signal,
        }),
      );
      history.push(returnPath(redirect));
    } catch (error) {
      if (!(error instanceof LoginError)) throw error;
      setProblem(error.status === 401 ? 'Wrong name or password.' : 'Please try again.');
    }
  };
  return (
    <form action={signIn}>
      <h1>Sign in</h1>
      <input name="username" aria-label="Name" autoComplete="username" required />
      <input name="password" aria-label="Password" type="password" autoComplete="current-password" required />
      <button>Sign in</button>
      <p role="status">{problem}</p>
    </form>
  );
}
