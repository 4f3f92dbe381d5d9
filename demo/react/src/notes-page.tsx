import type { ReactElement, SubmitEvent } from 'react';
import { addNote, listNotes } from '../../shared/api.ts';
import { useFetched } from './use-fetched.ts';

export function NotesPage(): ReactElement {
  const { data: notes, isFailed, reload } = useFetched(listNotes);

  async function add(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const { text = '' } = Object.fromEntries(new FormData(form)) as { text?: string };
    await addNote(text);
    form.reset();
    reload();
  }

  return (
    <>
      <h1>Notes</h1>
      {isFailed && (
        <p role="alert">
          The notes cannot be read just now.{' '}
          <button type="button" onClick={reload}>
            Try again
          </button>
        </p>
      )}
      {notes === undefined && !isFailed && <p role="status">One moment …</p>}
      {notes?.length === 0 && <p>There are none yet.</p>}
      <ul>
        {notes?.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <form onSubmit={(event) => void add(event)}>
        <label>
          New note <input name="text" required />
        </label>
        <button type="submit" className="primary">
          Add
        </button>
      </form>
    </>
  );
}
