import { LoginError } from 'rebearer';
import { createAuthKy } from 'rebearer/ky';
import { auth } from './auth.ts';
import type { ListedSession } from './sessions.ts';

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly createdAt: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

// A call may wait for a user who signs in again, which takes longer than the ten seconds of ky.
const api = createAuthKy(auth, { prefix: '/api', timeout: false });

export async function listNotes(): Promise<readonly Note[]> {
  const { notes } = await api.get('notes').json<{ notes: readonly Note[] }>();
  return notes;
}

export async function addNote(text: string): Promise<Note> {
  const { note } = await api.post('notes', { json: { text } }).json<{ note: Note }>();
  return note;
}

/** In the order of the sign-ins. */
export async function listSessions(): Promise<readonly ListedSession[]> {
  const response = await auth.fetch('/auth/sessions');
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return ((await response.json()) as { sessions: readonly ListedSession[] }).sessions;
}

/** Ends sessions at the server. Their pages say so with their next call. */
export async function endSessions(sessions: readonly ListedSession[]): Promise<void> {
  await Promise.all(
    sessions.map(({ session_id }) => auth.fetch(`/auth/sessions/${session_id}/revoke`, { method: 'POST' })),
  );
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
