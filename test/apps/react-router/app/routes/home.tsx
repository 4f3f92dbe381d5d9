import { Link } from 'react-router';
import { useSession } from 'rebearer/react';
import { getAuth } from '../auth.ts';
import { apiFetch } from '../server/auth-server.ts';
import { visitorContext } from '../server/visitor.ts';
import type { Route } from './+types/home';

/** Calls the app's API with the token of `peek`. */
export async function loader({ context }: Route.LoaderArgs): Promise<{ readonly count?: number }> {
  const visitor = context.get(visitorContext);
  if (visitor === undefined) return {};
  const answer = await apiFetch('/api/notes', visitor);
  const { notes } = (await answer.json()) as { readonly notes: readonly string[] };
  return { count: notes.length };
}

export default function Home({ loaderData: { count } }: Route.ComponentProps) {
  const session = useSession();
  if (session.isLoading) return <h1>One moment …</h1>;
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
      {count !== undefined && <p>Notes: {count}</p>}
      <Link to="/notes">Notes</Link>
      <button onClick={() => void getAuth().logout()}>Sign out</button>
    </>
  );
}
