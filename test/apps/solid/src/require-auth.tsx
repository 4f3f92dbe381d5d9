import { useLocation, useNavigate } from '@solidjs/router';
import { createEffect, type JSX, Show } from 'solid-js';
import type { Claims } from './auth';
import { useSession } from './session';

interface Props {
  readonly children: (claims: Claims) => JSX.Element;
}

/** Shows its children to a user who is signed in, anew for each user; without a session it leads to the login. */
export function RequireAuth(props: Props) {
  const session = useSession();
  const navigate = useNavigate();
  const { pathname, search, hash } = useLocation();
  const claims = (): Claims | undefined => {
    const now = session();
    return now.isAuthenticated ? now.claims : undefined;
  };
  createEffect(() => {
    if (session().status !== 'unauthenticated') return;
    navigate(`/login?redirect=${encodeURIComponent(pathname + search + hash)}`, { replace: true });
  });
  return (
    <Show when={claims()} keyed fallback={<p>One moment …</p>}>
      {(claims) => props.children(claims)}
    </Show>
  );
}
