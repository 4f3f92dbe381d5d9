'use client';

import Link from 'next/link';
import { useSession } from 'rebearer/react';
import { getAuth } from '../lib/auth';

/** `count`: the user's notes, as the server has counted them. */
export function Welcome({ count }: { readonly count?: number }) {
  const session = useSession();
  if (session.isLoading) return <h1>One moment …</h1>;
  if (!session.isAuthenticated)
    return (
      <>
        <h1>Welcome</h1>
        <Link href="/login">Sign in</Link>
      </>
    );
  return (
    <>
      <h1>Hello, {session.claims.name}</h1>
      {count !== undefined && <p>Notes: {count}</p>}
      <Link href="/notes">Notes</Link>
      <button onClick={() => void getAuth().logout()}>Sign out</button>
    </>
  );
}
