import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';
import type { UnknownAction } from '@reduxjs/toolkit';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

export const api = createApi({
  baseQuery: fetchBaseQuery({ baseUrl: 'https://api.example.com', fetchFn: auth.fetch }),
  endpoints: (build) => ({
    note: build.query<Note, number>({ query: (id) => `/notes/${id}` }),
    saveNote: build.mutation<Note, Note>({
      query: ({ id, text }) => ({ url: `/notes/${id}`, method: 'PUT', body: text }),
    }),
  }),
});

/** Called with the store, once: its cache is emptied before a component shows the next user. */
export const clearFor = (store: { readonly dispatch: (action: UnknownAction) => unknown }) =>
  auth.on('identity-change', ({ from }) => {
    if (from !== undefined) store.dispatch(api.util.resetApiState());
  });
