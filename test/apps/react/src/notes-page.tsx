import { useEffect, useState } from 'react';
import { useClaims } from 'rebearer/react';
import { auth } from './auth';
import { loadNotes } from './load-notes';

export function NotesPage() {
  const { sub, name } = useClaims();
  // Another user gets a page of their own, not one with the notes of the user before.
  return <Notes key={sub} name={name} />;
}

function Notes({ name }: { readonly name: string }) {
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const load = (): void => {
    loadNotes().then(setNotes, (error: Error) => setProblem(error.message));
  };
  useEffect(load, []);
  return (
    <>
      <h1>Notes of {name}</h1>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <button onClick={load}>Load again</button>
      <button onClick={() => void auth.logout()}>Sign out</button>
      <p role="status">{problem}</p>
    </>
  );
}
