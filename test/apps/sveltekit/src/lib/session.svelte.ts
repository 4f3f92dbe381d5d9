import { createContext, onMount } from 'svelte';
import { type Auth, createAuth, type Session } from 'rebearer';

export interface Claims {
  readonly sub: string;
  readonly name: string;
}

/** What components read: `session` changes with every login, logout and change of user, in any tab. */
export interface SessionContext {
  readonly auth: Auth<Claims>;
  readonly session: Session<Claims>;
}

const [useSession, setSession] = createContext<SessionContext>();

export { useSession };

/** Makes the auth of a page. The layout calls it: once for each request on the server, and once in the page. */
export function provideSession(rendered: Claims | null): SessionContext {
  const auth = createAuth<Claims>({ refresh: '/auth/refresh', logout: '/auth/logout', initial: rendered });
  // The page begins as the server has rendered it.
  let session = $state.raw(auth.initialSession);
  onMount(() => {
    const follow = (): void => {
      session = auth.session;
    };
    follow();
    auth.ready().catch(() => {});
    return auth.subscribe(follow);
  });
  return setSession({
    auth,
    get session() {
      return session;
    },
  });
}
