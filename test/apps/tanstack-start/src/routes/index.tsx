import { createFileRoute, Link } from '@tanstack/react-router';
import { useSession } from 'rebearer/react';
import { getAuth } from '../auth.ts';
import { countNotes } from '../visitor.ts';

export const Route = createFileRoute('/')({ loader: () => countNotes(), component: Home });

function Home() {
  const count = Route.useLoaderData();
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
      {count !== null && <p>Notes: {count}</p>}
      <Link to="/notes">Notes</Link>
      <button onClick={() => void getAuth().logout()}>Sign out</button>
    </>
  );
}
