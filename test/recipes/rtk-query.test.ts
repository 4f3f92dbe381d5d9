import { configureStore } from '@reduxjs/toolkit';
import { beforeAll, expect, test } from 'vitest';
import { serveNotes } from './notes-server.ts';
import { changeUser } from './next-user.ts';
import { api, clearFor } from './snippets/rtk-query.ts';
import { throughExpiry } from './story.ts';

beforeAll(serveNotes);

const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
});

test('RTK Query reads after an expiry', async () => {
  const notes = await throughExpiry((id) => store.dispatch(api.endpoints.note.initiate(id)).unwrap());
  expect(notes.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `note ${id}`));
});

test('RTK Query writes after an expiry', async () => {
  const save = api.endpoints.saveNote.initiate;
  const notes = await throughExpiry((id) => store.dispatch(save({ id, text: `text ${id}` })).unwrap());
  expect(notes.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `text ${id}`));
});

test('RTK Query shows the next user no data of the former one', async () => {
  clearFor(store);
  await changeUser(() => store.dispatch(api.util.upsertQueryData('note', 1, { id: 1, text: 'of alice' })));
  expect(store.getState()[api.reducerPath].queries).toEqual({});
});
