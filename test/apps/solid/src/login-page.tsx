import { useNavigate, useSearchParams } from '@solidjs/router';
import { returnPath } from 'rebearer';
import { createEffect, createSignal } from 'solid-js';
import { useSession } from './session';
import { signIn } from './sign-in';

export function LoginPage() {
  const session = useSession();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const [problem, setProblem] = createSignal('');

  // Who signs in, here or in another tab, goes back to where the guard stopped them.
  createEffect(() => {
    if (session().isAuthenticated) navigate(returnPath(query.redirect), { replace: true });
  });

  const submit = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault();
    setProblem(await signIn(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>Sign in</h1>
      <input name="username" aria-label="Name" autocomplete="username" required />
      <input name="password" aria-label="Password" type="password" autocomplete="current-password" required />
      <button>Sign in</button>
      <p role="status">{problem()}</p>
    </form>
  );
}
