import { A } from '@solidjs/router';
import { Match, Switch } from 'solid-js';
import { auth, type Claims } from './auth';
import { useSession } from './session';

export function HomePage() {
  const session = useSession();
  const claims = (): Claims | undefined => {
    const now = session();
    return now.isAuthenticated ? now.claims : undefined;
  };
  return (
    <Switch fallback={<p>One moment …</p>}>
      <Match when={claims()}>
        {(claims) => (
          <>
            <h1>Hello, {claims().name}</h1>
            <A href="/notes">Notes</A>
            <button onClick={() => void auth.logout()}>Sign out</button>
          </>
        )}
      </Match>
      <Match when={!session().isLoading}>
        <h1>Welcome</h1>
        <A href="/login">Sign in</A>
      </Match>
    </Switch>
  );
}
