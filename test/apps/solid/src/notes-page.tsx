import { createSignal, For, onMount } from 'solid-js';
import { auth } from './auth';
import { loadNotes } from './load-notes';

export function NotesPage(props: { readonly name: string }) {
  const [notes, setNotes] = createSignal<readonly string[]>([]);
  const [problem, setProblem] = createSignal('');
  const load = (): void => {
    loadNotes().then(setNotes, (error: Error) => setProblem(error.message));
  };
  onMount(load);
  return (
    <>
      <h1>Notes of {props.name}</h1>
      <ul>
        <For each={notes()}>{(note) => <li>{note}</li>}</For>
      </ul>
      <button onClick={load}>Load again</button>
      <button onClick={() => void auth.logout()}>Sign out</button>
      <p role="status">{problem()}</p>
    </>
  );
}
