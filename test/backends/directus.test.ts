import { expect, test } from 'vitest';
import { json } from './backend.ts';
import { directus } from './directus.ts';
import { stage } from './stage.ts';

const saying = (code: string): typeof directus => {
  const expired = (): Response => json({ errors: [{ message: 'Refused.', extensions: { code } }] }, 403);
  return { ...directus, api: { ...directus.api, expired } };
};

test('directus: a token that a change of SECRET has invalidated is refreshed', async () => {
  const { login, call, server, refreshes } = await stage('directus', saying('INVALID_TOKEN'));
  await login('alice', 'alice-demo');
  server.expireTokens();
  expect((await call()).status).toBe(200);
  expect(refreshes()).toBe(1);
});

test('directus: a missing permission causes no refresh, and the caller can read the answer', async () => {
  const { login, call, server, refreshes } = await stage('directus', saying('FORBIDDEN'));
  await login('alice', 'alice-demo');
  server.expireTokens();
  const response = await call();
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(refreshes()).toBe(0);
});
