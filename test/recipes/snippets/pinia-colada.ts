import { defineQueryOptions, useQueryCache } from '@pinia/colada';
import type { Pinia } from 'pinia';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

export const noteQuery = defineQueryOptions((id: number) => ({
  key: ['note', id],
  query: async ({ signal }): Promise<Note> => {
    const response = await auth.fetch(`https://api.example.com/notes/${id}`, { signal });
    if (!response.ok) throw new Error(`The note could not be read: ${response.status}`);
    return (await response.json()) as Note;
  },
}));

/** Called with the app's Pinia, once: its cache is emptied before a component shows the next user. */
export const clearFor = (pinia: Pinia) =>
  auth.on('identity-change', ({ from, to }) => {
    if (from === undefined) return;
    const cache = useQueryCache(pinia);
    cache.cancelQueries();
    for (const entry of cache.getEntries())
      if (entry.active) cache.setEntryState(entry, { status: 'pending', data: undefined, error: null });
      else cache.remove(entry);
    // After a logout nothing is read again.
    if (to !== undefined) cache.invalidateQueries().catch(() => {});
  });
