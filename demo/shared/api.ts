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
    const response = await fetch('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    if (response.status === 401) return 'That is not the password of this account.';
    if (!response.ok) return `The server answered ${response.status}.`;
    await auth.login(response);
    return '';
  } catch {
    return 'The server cannot be reached. Try again in a moment.';
  }
}
