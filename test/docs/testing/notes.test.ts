// @vitest-environment jsdom
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { authHandlers } from 'rebearer/msw';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { auth } from './auth.ts';
import { listNotes } from './notes.ts';

let isDown = false;
const backend = authHandlers({ fail: ({ route }) => (isDown && route === 'refresh' ? 503 : undefined) });
const notes = http.get('*/api/notes', () => HttpResponse.json(['Buy bread']));
const server = setupServer(...backend.handlers, notes);

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));

beforeEach(async () => {
  isDown = false;
  // The cookie of a login of long ago; `auth` is the app's own, with nothing replaced in it.
  backend.signIn('alice');
  await auth.login();
});

// The next test begins without a session.
afterEach(() => auth.logout());

afterAll(() => server.close());

test('reads the notes', async () => {
  expect(await listNotes()).toEqual(['Buy bread']);
});

test('reads the notes through an expiry, with one refresh for all calls', async () => {
  const { refresh } = backend.counts;
  backend.rejectTokens();
  await Promise.all([listNotes(), listNotes(), listNotes()]);
  expect(backend.counts.refresh).toBe(refresh + 1);
});

test('says that it could not read them when the session is over', async () => {
  backend.endSession('revoked');
  await expect(listNotes()).rejects.toThrow('401');
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
});

test('rejects with what is to be tried again while the server is down', async () => {
  isDown = true;
  backend.rejectTokens();
  await expect(listNotes()).rejects.toMatchObject({ code: 'refresh_failed', retryable: true });
  expect(auth.session.isAuthenticated).toBe(true);
});
