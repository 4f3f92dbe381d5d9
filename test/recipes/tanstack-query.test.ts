import { QueryClient } from '@tanstack/react-query';
import { beforeAll, expect, test } from 'vitest';
import { serveNotes } from './notes-server.ts';
import { changeUser } from './next-user.ts';
import { noteQuery, queryClient } from './snippets/tanstack-query.ts';
import { throughExpiry } from './story.ts';

beforeAll(serveNotes);

test('TanStack Query reads after an expiry', async () => {
  const client = new QueryClient();
  const notes = await throughExpiry((id) => client.query(noteQuery(id)));
  expect(notes.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `note ${id}`));
});

test('TanStack Query shows the next user no data of the former one', async () => {
  await changeUser(() => queryClient.setQueryData(noteQuery(1).queryKey, { id: 1, text: 'of alice' }));
  expect(queryClient.getQueryCache().getAll()).toEqual([]);
});
