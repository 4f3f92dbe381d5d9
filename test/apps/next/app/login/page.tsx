'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { LoginError, returnPath } from 'rebearer';
import { getAuth } from '../../lib/auth';

export default function LoginPage() {
  const router = useRouter();
  const [problem, setProblem] = useState('');
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
      router.replace(returnPath(new URLSearchParams(location.search).get('redirect')));
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
