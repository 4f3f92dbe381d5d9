import { get } from 'svelte/store';
import { expect, test } from 'vitest';
import { API, server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { session } from './snippets/svelte.ts';
import { logIn } from './story.ts';

test('a Svelte store restores and follows the session, and does not change when a token is refreshed', async () => {
  const seen: string[] = [];
  const stop = session.subscribe(({ status }) => seen.push(status));
  await auth.ready();
  await logIn();
  server.rejectTokens();
  expect((await auth.fetch(`${API}/api/me`)).status).toBe(200);
  server.revokeAll('alice');
  expect((await auth.fetch(`${API}/api/me`)).status).toBe(401);
  stop();
  expect(seen).toEqual(['loading', 'unauthenticated', 'authenticated', 'unauthenticated']);

  await logIn();
  expect(get(session).status).toBe('authenticated');
});
