import ky from 'ky';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createAuth } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { pageAt } from '../page-at.ts';
import { jwt } from '../simulation/jwt.ts';

const APP = 'https://app.example.com';
const page = pageAt(APP);

// Made before the mock is in place, as an app's module is: the base fetch is looked up at each call.
const auth = createAuth({ refresh: '/auth/refresh', environment: { page }, tabs: 'off' });
const api = ky.create({ fetch: auth.fetch, prefix: `${APP}/api`, retry: 0, timeout: false });

interface Seen {
  refreshes: number;
  readonly calls: { readonly authorization: string | null; readonly body: string }[];
}

/** A server whose tokens are numbered, and whose API takes the newest alone. */
function mock(): Seen {
  const seen: Seen = { refreshes: 0, calls: [] };
  const token = (): string => jwt({ sub: 'alice', jti: String(seen.refreshes) });
  const server = setupServer(
    http.post(`${APP}/auth/refresh`, () => {
      seen.refreshes++;
      return HttpResponse.json({ access_token: token(), expires_in: 180 });
    }),
    http.post(`${APP}/api/notes`, async ({ request }) => {
      const authorization = request.headers.get('authorization');
      seen.calls.push({ authorization, body: await request.text() });
      if (authorization !== `Bearer ${token()}`) return new HttpResponse(null, { status: 401 });
      return HttpResponse.json({ id: seen.calls.length }, { status: 201 });
    }),
  );
  server.listen();
  onTestFinished(() => server.close());
  return seen;
}

test('ky on auth.fetch posts after an expiry: one refresh, the body sent again, the answer parsed', async () => {
  const seen = mock();
  const first = await api.post('notes', { json: { text: 'one' } }).json();
  expect(first).toEqual({ id: 1 });
  // The server forgets the token that the page holds.
  seen.refreshes++;
  const both = await Promise.all(['two', 'three'].map((text) => api.post('notes', { json: { text } }).json()));
  expect(both).toHaveLength(2);
  expect(seen.refreshes).toBe(3);
  const bodies = seen.calls.map(({ body }) => body);
  expect(bodies.toSorted()).toEqual([
    '{"text":"one"}',
    '{"text":"three"}',
    '{"text":"three"}',
    '{"text":"two"}',
    '{"text":"two"}',
  ]);
});

test('an Authorization given to ky is kept', async () => {
  const seen = mock();
  const response = await api.post('notes', {
    headers: { authorization: 'Basic YTpi' },
    body: 'x',
    throwHttpErrors: false,
  });
  expect(response.status).toBe(401);
  expect(seen).toMatchObject({ refreshes: 0, calls: [{ authorization: 'Basic YTpi' }] });
});
