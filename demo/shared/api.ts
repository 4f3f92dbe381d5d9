import { LoginError } from 'rebearer';
import { createAuthKy } from 'rebearer/ky';
import { auth } from './auth.ts';

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly createdAt: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const api = createAuthKy(auth, { prefix: '/api' });

export async function listNotes(): Promise<readonly Note[]> {
  const { notes } = await api.get('notes').json<{ notes: readonly Note[] }>();
  return notes;
}

export async function addNote(text: string): Promise<Note> {
  const { note } = await api.post('notes', { json: { text } }).json<{ note: Note }>();
  return note;
}

/** Returns what went wrong, in words for the user; an empty string when nothing did. */
export async function signIn(credentials: Credentials): Promise<string> {
  try {
    await auth.login(({ signal }) =>
      fetch('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
        signal,
      }),
    );
    return '';
  } catch (error) {
    const status = error instanceof LoginError ? error.status : undefined;
    if (status === 401) return 'That is not the password of this account.';
    return status === undefined
      ? 'The server cannot be reached. Try again in a moment.'
      : `The server answered ${status}.`;
  }
}
