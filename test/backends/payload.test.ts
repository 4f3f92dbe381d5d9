import { expect, test } from 'vitest';
import { json } from './backend.ts';
import { payload } from './payload.ts';
import { stage, type Stage } from './stage.ts';

/** Payload whose strategy takes a database that it cannot read for a user who is not there, as its `catch (ignore)` does. */
async function withDatabase(): Promise<{
  readonly page: Stage;
  readonly take: () => void;
  readonly giveBack: () => void;
}> {
  let isAway = false;
  const { refresh, logout } = payload;
  const failed = (): Response => json({ errors: [{ message: 'Something went wrong.' }] }, 500);
  const page = await stage('payload', {
    ...payload,
    refresh: { ...refresh, guard: () => (isAway ? refresh.refused() : undefined) },
    logout: { ...logout, answer: () => (isAway && logout.bare ? logout.bare() : logout.answer()) },
    open: { path: '/api/users/init', answer: () => (isAway ? failed() : json({ initialized: true })) },
  });
  return { page, take: () => void (isAway = true), giveBack: () => void (isAway = false) };
}

test('Payload: while its database is away the session is kept, though the refresh is refused as without one', async () => {
  const { page, take, giveBack } = await withDatabase();
  await page.login('alice@example.com', 'alice-demo');
  page.server.expireTokens();
  take();
  await expect(page.call()).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(page.auth.session.status).toBe('authenticated');
  giveBack();
  await expect.poll(async () => (await page.call().catch(() => undefined))?.status).toBe(200);
});

test('Payload: a logout is not confirmed while its database is away', async () => {
  const { page, take } = await withDatabase();
  await page.login('alice@example.com', 'alice-demo');
  take();
  expect(await page.auth.logout()).toEqual({ confirmed: false });
});
