import createClient from 'openapi-fetch';
import { createAuth } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { API, server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { throughExpiry } from './story.ts';
import { api } from './snippets/openapi-fetch.ts';

test('openapi-fetch reads after an expiry', async () => {
  const answers = await throughExpiry(() => api.GET('/api/me'));
  expect(answers.map(({ data }) => data?.user.username)).toEqual(Array(7).fill('alice'));
});

test('openapi-fetch posts after an expiry', async () => {
  const answers = await throughExpiry((number) => api.POST('/api/echo', { body: { number } }));
  expect(answers.map(({ data }) => data?.method)).toEqual(Array(7).fill('POST'));
});

/** The login and the logout, as openapi-typescript describes them. */
interface AuthPaths {
  '/auth/login': {
    post: {
      requestBody: { content: { 'application/json': { username: string; password: string } } };
      responses: {
        200: { content: { 'application/json': { access_token: string } } };
        401: { content: { 'application/json': { error: string } } };
      };
    };
  };
  '/auth/logout': { post: { responses: { 204: { content?: never }; 503: { content?: never } } } };
}

const plain = createClient<AuthPaths>({ baseUrl: API, credentials: 'include' });

test('openapi-fetch makes a login, and its refusal has its status', async () => {
  const logIn = (password: string): Promise<void> =>
    auth.login(() => plain.POST('/auth/login', { body: { username: 'alice', password } }));
  await expect(logIn('wrong')).rejects.toMatchObject({ code: 'login_failed', status: 401 });
  await logIn('alice-demo');
  expect(auth.session.status).toBe('authenticated');
});

test('openapi-fetch makes a logout, and its failure is not a confirmation', async () => {
  const other = createAuth({ name: 'other', refresh: `${API}/auth/refresh`, logout: () => plain.POST('/auth/logout') });
  onTestFinished(() => other.dispose());
  server.intercept(async ({ url }) =>
    new URL(url).pathname === '/auth/logout' ? new Response(null, { status: 503 }) : undefined,
  );
  await other.login({ accessToken: 'opaque', sessionId: 's1', expiresIn: 60 });
  expect(await other.logout()).toEqual({ confirmed: false });
});
