import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { serveNotes } from './notes-server.ts';
import { changeUser } from './next-user.ts';
import { noteQuery, queryClient } from './snippets/tanstack-query.ts';
import { auth } from './snippets/auth.ts';
import { calls, logIn, throughExpiry } from './story.ts';
import { server } from './page.ts';

beforeAll(serveNotes);

test('TanStack Query reads after an expiry', async () => {
  const client = new QueryClient();
  const notes = await throughExpiry((id) => client.query(noteQuery(id)));
  expect(notes.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `note ${id}`));
});

test('TanStack Query shows the next user no data of the former one', async () => {
  await changeUser(() => queryClient.setQueryData(noteQuery(1).queryKey, { id: 1, text: 'of alice' }));
  expect(queryClient.getQueryData(noteQuery(1).queryKey)).toBeUndefined();
});

test('TanStack Query reads again for the next user what is mounted, and nothing after a logout', async () => {
  const observer = new QueryObserver(queryClient, { ...noteQuery(1), staleTime: Infinity });
  onTestFinished(observer.subscribe(() => {}));
  await changeUser(() => queryClient.setQueryData(noteQuery(1).queryKey, { id: 1, text: 'of alice' }));
  expect(observer.getCurrentResult().data).toBeUndefined();
  expect(observer.getCurrentResult().fetchStatus).toBe('fetching');
  await expect.poll(() => observer.getCurrentResult().fetchStatus).toBe('idle');
  server.clearLog();
  await auth.logout();
  expect(calls()).toEqual([]);
  expect(observer.getCurrentResult().data).toBeUndefined();
});

test('TanStack Query reads what is mounted for the next user, though it has initial data', async () => {
  await logIn();
  const initialData = { id: 3, text: 'of all' };
  const observer = new QueryObserver(queryClient, { ...noteQuery(3), initialData, staleTime: Infinity });
  onTestFinished(observer.subscribe(() => {}));
  server.clearLog();
  await logIn(auth, 'bob');
  await expect.poll(() => observer.getCurrentResult().data?.text).toBe('note 3');
  expect(calls()).toMatchObject([{ path: '/notes/3', subject: 'bob' }]);
});

test.each(['bob', 'alice'])('TanStack Query reads what is mounted when %s signs in after a logout', async (next) => {
  await logIn();
  const { queryKey } = noteQuery(2);
  const observer = new QueryObserver(queryClient, { ...noteQuery(2), staleTime: Infinity });
  onTestFinished(observer.subscribe(() => {}));
  await expect.poll(() => observer.getCurrentResult().isSuccess).toBe(true);
  queryClient.setQueryData(queryKey, { id: 2, text: 'of alice' });
  await auth.logout();
  server.clearLog();
  await logIn(auth, next);
  await expect.poll(() => observer.getCurrentResult().data?.text).toBe('note 2');
  expect(calls()).toMatchObject([{ path: '/notes/2', subject: next }]);
});
