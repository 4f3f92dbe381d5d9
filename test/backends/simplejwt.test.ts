import { expect, test } from 'vitest';
import { json } from './backend.ts';
import { django } from './django.ts';
import { stage, type Stage } from './stage.ts';

/** SimpleJWT's own views: both tokens in the body, there and back, and the cookie of no use. */
async function simplejwt({ rotates }: { rotates: boolean }): Promise<Stage> {
  return stage('simplejwt', {
    ...django,
    sources: [
      'https://django-rest-framework-simplejwt.readthedocs.io/en/latest/getting_started.html',
      'https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html',
    ],
    rotates,
    login: {
      method: 'POST',
      path: '/api/token/',
      answer: ({ accessToken, refreshToken }) => json({ refresh: refreshToken, access: accessToken }),
      refused: () =>
        json({ detail: 'No active account found with the given credentials', code: 'no_active_account' }, 401),
    },
    refresh: {
      ...django.refresh,
      path: '/api/token/refresh/',
      answer: ({ accessToken, refreshToken }) =>
        json(rotates ? { access: accessToken, refresh: refreshToken } : { access: accessToken }),
      guard: (request) => (request.body === null ? json({ refresh: ['This field is required.'] }, 400) : undefined),
      read: async (request) => ((await request.json()) as { refresh?: string }).refresh,
    },
  });
}

test.each([
  ['keeps its refresh token', false],
  ['has its refresh token rotated', true],
] as const)('a page that %s goes through one expiry after the other', async (_how, rotates) => {
  const { login, call, server, refreshes } = await simplejwt({ rotates });
  await login('alice', 'alice-demo');
  for (const round of [1, 2, 3]) {
    server.expireTokens();
    const answers = await Promise.all([call(), call(), call()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refreshes()).toBe(round);
  }
});

test('a blacklisted refresh token ends the session', async () => {
  const { auth, login, call, server } = await simplejwt({ rotates: true });
  await login('alice', 'alice-demo');
  server.expireTokens();
  server.endSessions();
  expect((await call()).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a reload has no refresh token, so it has no session and sends no refresh', async () => {
  const { auth, refreshes } = await simplejwt({ rotates: true });
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(refreshes()).toBe(0);
});
