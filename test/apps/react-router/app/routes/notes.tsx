import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { RequireAuth, useClaims } from 'rebearer/react';
import { getAuth } from '../auth.ts';

export default function NotesPage() {
  const navigate = useNavigate();
  // Not `returnTo`, which is the path of the page: with a `basename` the path of the router is another.
  const { pathname, search, hash } = useLocation();
  const redirect = encodeURIComponent(pathname + search + hash);
  return (
    <RequireAuth
      fallback={<p>One moment …</p>}
      onSignedOut={() => void navigate(`/login?redirect=${redirect}`, { replace: true })}
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
