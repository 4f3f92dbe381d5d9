import { useLocation, useNavigate } from '@solidjs/router';
import { type Accessor, createEffect, type JSX, Show, untrack } from 'solid-js';
import type { Claims } from './auth';
import { useSession } from './session';

interface Props {
  readonly children: (claims: Accessor<Claims>) => JSX.Element;
}

/** Shows its children to a user who is signed in, anew for each user; without a session it leads to the login. */
export function RequireAuth(props: Props) {
  const session = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const claims = (): Claims | undefined => {
    const now = session();
    return now.isAuthenticated ? now.claims : undefined;
  };
  createEffect(() => {
    if (session().status !== 'unauthenticated') return;
    // Its members are getters: read here, they say where the user is now. If they were tracked, the login would be navigated from too.
    const path = untrack(() => location.pathname + location.search + location.hash);
    navigate(`/login?redirect=${encodeURIComponent(path)}`, { replace: true });
  });
  return (
    <Show when={claims()?.sub} keyed fallback={<p>One moment …</p>}>
      {(_sub) => <Show when={claims()}>{(claims) => props.children(claims)}</Show>}
    </Show>
  );
}
