import { createEffect, createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import { API, server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { useSession } from './snippets/solid.ts';
import { logIn } from './story.ts';

test('a Solid signal restores and follows the session, does not change when a token is refreshed, and stops with its owner', async () => {
  const seen: string[] = [];
  const dispose = createRoot((dispose) => {
    const session = useSession();
    createEffect(() => seen.push(session().status));
    return dispose;
  });
  await auth.ready();
  await logIn();
  server.rejectTokens();
  expect((await auth.fetch(`${API}/api/me`)).status).toBe(200);
  server.revokeAll('alice');
  expect((await auth.fetch(`${API}/api/me`)).status).toBe(401);
  dispose();
  await logIn();
  expect(seen).toEqual(['loading', 'unauthenticated', 'authenticated', 'unauthenticated']);
});
