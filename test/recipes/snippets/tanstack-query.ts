import { QueryClient, queryOptions } from '@tanstack/react-query';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

export const queryClient = new QueryClient();

// Before a component shows the next user.
auth.on('identity-change', ({ from, to }) => {
  if (from === undefined) return;
  queryClient.getMutationCache().clear();
  // What is mounted keeps its data after clear(). After a logout it is not read again.
  if (to === undefined) queryClient.clear();
  else {
    queryClient.removeQueries({ type: 'inactive' });
    void queryClient.resetQueries();
  }
});

export const noteQuery = (id: number) =>
  queryOptions({
    queryKey: ['note', id],
    queryFn: async ({ signal }): Promise<Note> => {
      const response = await auth.fetch(`https://api.example.com/notes/${id}`, { signal });
      if (!response.ok) throw new Error(`The note could not be read: ${response.status}`);
      return (await response.json()) as Note;
    },
  });
