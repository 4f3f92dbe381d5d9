'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { RequireAuth } from 'rebearer/react';
import { auth } from '../../lib/auth';

export default function NotesPage() {
  const router = useRouter();
  return (
    <RequireAuth
      auth={auth}
      fallback={<p>One moment …</p>}
      onSignedOut={({ returnTo }) => router.replace(`/login?redirect=${encodeURIComponent(returnTo)}`)}
    >
      <Notes />
    </RequireAuth>
  );
}

function Notes() {
  const [name, setName] = useState<string>();
  useEffect(() => {
    void load(setName);
  }, []);
  return (
    <>
      <h1>Notes of {name ?? '…'}</h1>
      <button onClick={() => void load(setName)}>Load again</button>
    </>
  );
}

async function load(show: (name: string) => void): Promise<void> {
  const response = await auth.fetch('/api/me');
  if (response.ok) show(((await response.json()) as { readonly name: string }).name);
}
