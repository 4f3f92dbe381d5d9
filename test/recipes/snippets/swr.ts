import { SessionChangedError } from 'rebearer';
import useSWR, { mutate, SWRConfig } from 'swr';
import { auth } from './auth.ts';
import type { Note } from './note.ts';

// Before a component shows the next user.
auth.on('identity-change', ({ from, to }) => {
  if (from === undefined) return;
  const options = { revalidate: to !== undefined };
  void mutate(() => true, undefined, options);
  // The filter skips the lists of useSWRInfinite and the data of useSWRSubscription. A list is read again from its emptied pages.
  const keys = [...SWRConfig.defaultValue.cache.keys()].filter((key) => /^\$(inf|sub)\$/.test(key));
  for (const key of keys) void mutate(key, undefined, options);
});

async function read(url: string): Promise<Note> {
  const response = await auth.fetch(url).catch((error: unknown) => {
    // SWR would show it to the next user. To read once more changes nothing.
    if (error instanceof SessionChangedError) return auth.fetch(url);
    throw error;
  });
  if (!response.ok) throw new Error(`${url} could not be read: ${response.status}`);
  return (await response.json()) as Note;
}

export const useNote = (id: number) => useSWR(`https://api.example.com/notes/${id}`, read);
