import { page } from './page.ts';
import type { Auth } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Backend } from './backend.ts';
import { betterAuth } from './better-auth.ts';
import { directus } from './directus.ts';
import { django } from './django.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { laravel } from './laravel.ts';
import { nestjs } from './nestjs.ts';
import { play, type PlayedBackend } from './play.ts';
import { spring } from './spring.ts';
import { strapi } from './strapi.ts';

const backends = {
  'better-auth': betterAuth,
  directus,
  django,
  express,
  fastify,
  laravel,
  nestjs,
  spring,
  strapi,
} satisfies Record<string, Backend>;

const names = Object.keys(backends) as (keyof typeof backends)[];

interface Recipe {
  readonly auth: Auth<unknown>;
  readonly login: (user: string, password: string) => Promise<void>;
}

interface Stage extends Recipe {
  readonly backend: Backend;
  readonly server: PlayedBackend;
  readonly cookie: string;
  readonly call: () => Promise<Response>;
  readonly refreshes: () => number;
}

/** Runs the recipe's module, as the load of a page does. */
async function load(name: keyof typeof backends): Promise<Recipe> {
  vi.resetModules();
  const recipe = (await import(`./snippets/${name}.ts`)) as Recipe;
  onTestFinished(() => recipe.auth.dispose());
  return recipe;
}

/** Plays the backend, and opens a page on it that nobody has been to. */
async function stage(name: keyof typeof backends): Promise<Stage> {
  const backend: Backend = backends[name];
  const origin = `https://${name}.example.com`;
  const server = await play(backend);
  page.route(origin, server.url);
  page.cookies.clear();
  const recipe = await load(name);
  return {
    ...recipe,
    backend,
    server,
    cookie: `${origin} ${backend.refresh.cookie.name}`,
    call: () => recipe.auth.fetch(origin + backend.api.path, { headers: { accept: 'application/json' } }),
    refreshes: () => server.log.filter(({ path }) => path === backend.refresh.path).length,
  };
}

test.each(names)('%s: a login, an expiry for three calls at once, one refresh, and three answers', async (name) => {
  const { auth, login, call, server, refreshes } = await stage(name);
  await login('alice', 'alice-demo');
  expect(auth.session.status).toBe('authenticated');
  expect((await call()).status).toBe(200);
  const before = refreshes();
  server.expireTokens();
  const answers = await Promise.all([call(), call(), call()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(refreshes() - before).toBe(1);
});

test.each(names)('%s: a reload is signed in by the cookie alone', async (name) => {
  const before = await stage(name);
  await before.login('alice', 'alice-demo');
  before.auth.dispose();
  const { auth } = await load(name);
  await auth.ready();
  expect(auth.session.status).toBe('authenticated');
});

test.each(names)('%s: a refused refresh ends the session, and the caller gets the 401 of the API', async (name) => {
  const { auth, login, call, server, refreshes } = await stage(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  server.endSessions();
  const before = refreshes();
  const answers = await Promise.all([call(), call()]);
  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(refreshes() - before).toBe(1);
});

test.each(names)('%s: a user whose cookie has gone has an expired session', async (name) => {
  const { auth, login, call, server, cookie } = await stage(name);
  await login('alice', 'alice-demo');
  server.expireTokens();
  expect(page.cookies.delete(cookie)).toBe(true);
  expect((await call()).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each(names)('%s: a visitor without a cookie has no session, and calls go out bare', async (name) => {
  const { auth, call, backend, server, refreshes } = await stage(name);
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect((await call()).status).toBe(
    backend.api.missing(new Request(server.url, { headers: { accept: '*/json' } })).status,
  );
  expect(refreshes()).toBe(1);
});

const rotating = names.filter((name) => backends[name].rotates);

test.each(rotating)('%s: a refresh cookie that was used before ends the session', async (name) => {
  const { auth, login, call, server, cookie } = await stage(name);
  await login('alice', 'alice-demo');
  const used = page.cookies.get(cookie);
  server.expireTokens();
  expect((await call()).status).toBe(200);
  if (used !== undefined) page.cookies.set(cookie, used);
  server.expireTokens();
  expect((await call()).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each(names)('%s: a logout is confirmed', async (name) => {
  const { auth, login } = await stage(name);
  await login('alice', 'alice-demo');
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});
