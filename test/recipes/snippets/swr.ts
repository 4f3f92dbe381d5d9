import useSWR, { mutate } from 'swr';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

// Before a component shows the next user.
auth.on('identity-change', ({ from, to }) => {
  if (from !== undefined) void mutate(() => true, undefined, { revalidate: to !== undefined });
});

async function read(url: string): Promise<Note> {
  const response = await auth.fetch(url);
  if (!response.ok) throw new Error(`${url} could not be read: ${response.status}`);
  return (await response.json()) as Note;
}

export const useNote = (id: number) => useSWR(`https://api.example.com/notes/${id}`, read);
