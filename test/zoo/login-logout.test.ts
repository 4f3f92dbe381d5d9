import { expect, onTestFinished, test } from 'vitest';
import { toResponse } from './answer.ts';
import { openPage, type PageOptions, type ZooPage } from './page.ts';
import type { OriginServer } from './party.ts';
import { servers } from './zoo.ts';

function open(server: OriginServer, options: PageOptions): ZooPage {
  const page = openPage(server, options);
  onTestFinished(() => page.close());
  return page;
}

const refusals = servers.flatMap((server) =>
  server.login.refused.map(({ when, answer }) => ({ server, name: server.name, when, answer })),
);

test.each(refusals)('$name: when $when, the login rejects and no user is signed in', async ({ server, answer }) => {
  const page = open(server, { session: 'none' });
  if (answer.type !== 'http' && answer.type !== 'redirect') throw new Error('A login is answered.');
  const login = page.auth.login(toResponse(answer));
  const failure = login.then(
    () => 'none',
    (error: unknown) => error,
  );
  await page.until(failure);
  expect(await failure).toMatchObject({ name: 'LoginError', ...(answer.type === 'http' && { status: answer.status }) });
  expect(page.auth.session.status).not.toBe('authenticated');
});

/** Only a refresh can tell that no one was signed in by some of these answers, and it finds the former session. */
test.each(refusals)('$name: when $when while a user is signed in, the login rejects', async ({ server, answer }) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  if (answer.type !== 'http' && answer.type !== 'redirect') throw new Error('A login is answered.');
  const failure = page.auth.login(toResponse(answer)).then(
    () => 'none',
    (error: unknown) => error,
  );
  await page.until(failure);
  expect(await failure).toMatchObject({ name: 'LoginError' });
  expect(page.auth.session.status).toBe('authenticated');
});

async function logout(page: ZooPage): Promise<unknown> {
  const result = page.auth.logout();
  await page.until(result);
  return result;
}

test.each(servers)('$name: a logout is confirmed, and the session is over at the server', async (server) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  expect(await logout(page)).toEqual({ confirmed: true });
  expect(page.backend.session()).not.toBe('alive');
});

test.each(servers)('$name: a logout with an expired token is confirmed, and the session is over', async (server) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  await page.pass(301_000);
  expect(await logout(page)).toEqual({ confirmed: true });
  expect(page.backend.session()).not.toBe('alive');
});

test.each(servers)('$name: a logout with a revoked token is confirmed, and the session is over', async (server) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  page.backend.rejectTokens();
  expect(await logout(page)).toEqual({ confirmed: true });
  expect(page.backend.session()).not.toBe('alive');
});

/** `{}` says as little of a session that has ended as of one that is alive. */
const telling = servers.filter(({ cases }) =>
  cases.every(({ answer }) => answer.type !== 'http' || answer.body !== '{}'),
);

test.each(telling)('$name: a logout of an ended session is confirmed', async (server) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  page.backend.end();
  page.backend.rejectTokens();
  expect(await logout(page)).toEqual({ confirmed: true });
});

test.each(servers)('$name: a logout without an answer is not confirmed', async (server) => {
  const page = open(server, { session: 'alive' });
  await page.call();
  page.backend.setTrouble({ case: { when: 'away', truth: 'outage', answer: { type: 'network' } }, at: 'everywhere' });
  expect(await logout(page)).toEqual({ confirmed: false });
});
