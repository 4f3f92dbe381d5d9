import { type ReactElement, type SubmitEvent, useEffect, useState } from 'react';
import { returnPath, useSession } from 'rebearer/react';
import { type Credentials, signIn } from '../../shared/api.ts';
import { replace } from './location.ts';

export function LoginPage(): ReactElement {
  const { isAuthenticated } = useSession();
  const [problem, setProblem] = useState('');

  // A login here or in another tab leads back to where the guard stopped the user.
  useEffect(() => {
    if (isAuthenticated) replace(returnPath(new URLSearchParams(location.search).get('redirect'), '/notes'));
  }, [isAuthenticated]);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { username = '', password = '' } = Object.fromEntries(form) as Partial<Credentials>;
    setProblem(await signIn({ username, password }));
  }

  return (
    <>
      <h1>Sign in</h1>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Account <input name="username" defaultValue="alice" autoComplete="username" required />
        </label>
        <label>
          Password{' '}
          <input name="password" type="password" defaultValue="alice-demo" autoComplete="current-password" required />
        </label>
        {problem !== '' && <p role="alert">{problem}</p>}
        <button type="submit" className="primary">
          Sign in
        </button>
      </form>
    </>
  );
}
