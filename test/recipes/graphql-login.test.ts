import { UnsecuredJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { API, server } from './page.ts';
import { auth, login } from './snippets/graphql-login.ts';

const asked: string[] = [];
/** Whose session there is, and whether the server fails. */
let user: string | undefined;
let isDown = false;

const refused = (message: string, code: string): Response =>
  Response.json({ data: null, errors: [{ message, extensions: { code } }] });

server.intercept(async (request) => {
  if (!request.url.endsWith('/graphql')) return undefined;
  const { query, variables } = (await request.json()) as { query: string; variables: Record<string, string> };
  const [field = ''] = /(?<=\{\s*)(login|refreshToken|logout|me)\b/.exec(query) ?? [];
  asked.push(field);
  if (isDown) return refused('Internal server error', 'INTERNAL_SERVER_ERROR');
  if (field === 'login' && variables['password'] !== 'right') return refused('Invalid password', 'BAD_USER_INPUT');
  if (field === 'login') user = variables['email'];
  if (field === 'refreshToken' && user === undefined) return refused('Invalid refresh token', 'UNAUTHENTICATED');
  if (field === 'logout') user = undefined;
  if (field === 'logout' || field === 'me') return Response.json({ data: { [field]: true } });
  const accessToken = new UnsecuredJWT({ sub: user ?? '' }).setIssuedAt().setExpirationTime('1 h').encode();
  return Response.json({ data: { [field]: { accessToken } } });
});

beforeEach(() => void (asked.length = 0));

test('a page without a session asks once, and a wrong password is a LoginError', async () => {
  await auth.ready();
  expect([auth.session.status, ...asked]).toEqual(['unauthenticated', 'refreshToken']);
  await expect(login('alice', 'wrong')).rejects.toMatchObject({ code: 'login_failed', status: 200 });
  expect(auth.session.isAuthenticated).toBe(false);
});

test('a login, a refresh and a logout are mutations', async () => {
  await login('alice', 'right');
  expect(auth.session).toMatchObject({ identity: 'alice' });
  await auth.refresh();
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(asked).toEqual(['login', 'refreshToken', 'logout']);
});

test('an error of the server ends no session, and an end does', async () => {
  await login('alice', 'right');
  isDown = true;
  await expect(auth.refresh()).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(auth.session.isAuthenticated).toBe(true);
  isDown = false;
  user = undefined;
  await expect
    .poll(() => auth.refresh().catch((error: { code: string }) => error.code), { timeout: 60_000 })
    .toBe('signed_out');
  expect(auth.session).toMatchObject({ status: 'unauthenticated' });
  await auth.fetch(`${API}/graphql`, { method: 'POST', body: '{"query":"{ me }","variables":{}}' });
  expect(asked.at(-1)).toBe('me');
});
