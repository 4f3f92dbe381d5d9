import { expect, test } from 'vitest';
import { page } from './page.ts';
import { WRONG_PASSWORD } from './play.ts';
import { backends, type BackendName, load, stage, type Stage } from './stage.ts';

const names = Object.keys(backends) as BackendName[];
/** A 401 without a word of its own about the session is asked once more. */
const WORDLESS: readonly BackendName[] = ['better-auth', 'fastapi', 'laravel', 'nestjs'];
const isWordless = (name: BackendName): boolean => WORDLESS.includes(name);
const open = (name: BackendName): Promise<Stage> => stage(name, backends[name]);

test.each(names)(
  '%s: a login, an expiry for three simultaneous calls, one refresh, and three answers',
  async (name) => {
    const { auth, login, call, server, refreshes } = await open(name);
    await login('alice', 'alice-demo');
    expect(auth.session.status).toBe('authenticated');
    expect((await call()).status).toBe(200);
    const before = refreshes();
    server.expireTokens();
    const answers = await Promise.all([call(), call(), call()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(refreshes() - before).toBe(1);
  },
);

test.each(names)('%s: a reload restores the session from the cookie alone', async (name) => {
  const before = await open(name);
  await before.login('alice', 'alice-demo');
  before.auth.dispose();
  const { auth } = await load(name);
  await auth.ready();
  expect(auth.session.status).toBe('authenticated');
});

/** What the API says to a token that has expired; Payload forbids. */
const expired = (name: BackendName): number => (name === 'payload' ? 403 : 401);

test.each(names)('%s: a refused refresh ends the session, and the caller gets the refusal of the API', async (name) => {
  const { auth, login, call, server, refreshes } = await open(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  server.endSessions();
  const before = refreshes();
  const answers = await Promise.all([call(), call()]);
  expect(answers.map(({ status }) => status)).toEqual([expired(name), expired(name)]);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(refreshes() - before).toBe(name === 'better-auth' || name === 'nestjs' ? 2 : 1);
});

test.each(names)('%s: the session of a user whose cookie is gone has expired', async (name) => {
  const { auth, login, call, server, cookie } = await open(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  expect(page.cookies.delete(cookie)).toBe(true);
  expect((await call()).status).toBe(expired(name));
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each(names)('%s: a visitor without a cookie has no session, and calls are sent without a token', async (name) => {
  const { auth, call, backend, server, refreshes } = await open(name);
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect((await call()).status).toBe(
    backend.api.missing(new Request(server.url, { headers: { accept: '*/json' } })).status,
  );
  expect(refreshes()).toBe(isWordless(name) ? 2 : 1);
});

const rotating = names.filter((name) => backends[name].rotates);

test.each(rotating)('%s: a refresh cookie that is used again ends the session', async (name) => {
  const { auth, login, call, server, cookie } = await open(name);
  await login('alice', 'alice-demo');
  const used = page.cookies.get(cookie);
  server.expireTokens();
  expect((await call()).status).toBe(200);
  if (used !== undefined) page.cookies.set(cookie, used);
  server.expireTokens();
  expect((await call()).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each(names)('%s: a logout is confirmed, and the session is over', async (name) => {
  const { auth, login, server } = await open(name);
  await login('alice', 'alice-demo');
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(server.hasSessions()).toBe(false);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test.each(names)('%s: a logout with a refused token is confirmed, and the session is over', async (name) => {
  const { auth, login, server } = await open(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(server.hasSessions()).toBe(false);
});

test.each(names)('%s: a logout of a session that is over is confirmed', async (name) => {
  const { auth, login, server, cookie } = await open(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  server.endSessions();
  page.cookies.delete(cookie);
  expect(await auth.logout()).toEqual({ confirmed: true });
});

test.each(names)('%s: a wrong password rejects, is sent once, and signs no user in', async (name) => {
  const { auth, login, backend, server } = await open(name);
  await expect(login('alice', WRONG_PASSWORD)).rejects.toThrow(/ 4\d\d/);
  expect(server.log.filter(({ path }) => path === backend.login.path)).toHaveLength(1);
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});
