import { type Query, QueryClient, queryOptions } from '@tanstack/react-query';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

export const queryClient = new QueryClient();

// Before a component shows the next user.
auth.on('identity-change', ({ from, to }) => {
  if (from !== undefined) {
    queryClient.getMutationCache().clear();
    queryClient.removeQueries({ type: 'inactive' });
    // What is mounted would keep its data after clear(), for the next user too.
    for (const query of queryClient.getQueryCache().getAll()) query.reset();
  }
  if (to === undefined) return;
  // What is mounted is read for a user who signs in, but not a second time at the start of a page.
  const isMissing = ({ state }: Query): boolean => from !== undefined || state.data === undefined;
  void queryClient.refetchQueries({ type: 'active', predicate: isMissing });
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
