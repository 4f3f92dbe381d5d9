'use client';

import Link from 'next/link';
import { auth, type Claims } from '../lib/auth';
import { useUser } from './use-user';

export function Welcome({ rendered }: { readonly rendered?: Claims }) {
  const user = useUser(rendered);
  if (user === undefined) return <h1>One moment …</h1>;
  if (user === null)
    return (
      <>
        <h1>Welcome</h1>
        <Link href="/login">Sign in</Link>
      </>
    );
  return (
    <>
      <h1>Hello, {user.name}</h1>
      <Link href="/notes">Notes</Link>
      <button onClick={() => void auth.logout()}>Sign out</button>
    </>
  );
}
