import { createFileRoute } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { RequireAuth, useClaims } from 'rebearer/react';
import { getAuth } from '../auth.ts';

export const Route = createFileRoute('/notes')({ component: NotesPage });

function NotesPage() {
  const navigate = Route.useNavigate();
  return (
    <RequireAuth
      fallback={<p>One moment …</p>}
      onSignedOut={({ returnTo }) => void navigate({ to: '/login', search: { redirect: returnTo }, replace: true })}
    >
      <Notes />
    </RequireAuth>
  );
}

function Notes() {
  const { name } = useClaims();
  const [notes, setNotes] = useState<readonly string[]>([]);
  useEffect(() => {
    void load(setNotes);
  }, []);
  return (
    <>
      <h1>Notes of {name}</h1>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <button onClick={() => void load(setNotes)}>Load again</button>
    </>
  );
}

async function load(show: (notes: readonly string[]) => void): Promise<void> {
  const response = await getAuth().fetch('/api/notes');
  if (response.ok) show(((await response.json()) as { readonly notes: readonly string[] }).notes);
}
