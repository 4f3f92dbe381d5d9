import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Backend as Recipe } from '../backends/backend.ts';
import { type BackendName, backends, load, type Recipe as Loaded } from '../backends/stage.ts';
import { toResponse } from './answer.ts';
import { type Backend, casesOf, createBackend, type Route } from './backend.ts';
import { troublesOf } from './mixture.ts';
import type { OriginServer } from './party.ts';
import { servers } from './zoo.ts';

/** The recipes of the documentation, each against the answers of its backend. */
const RECIPES = {
  'better-auth': 'better-auth with JWTs',
  directus: 'Directus',
  django: 'dj-rest-auth',
  express: 'Express',
  fastapi: 'FastAPI',
  fastify: 'Fastify',
  laravel: 'Laravel jwt-auth',
  nestjs: 'NestJS',
  payload: 'Payload CMS',
  spring: 'Spring',
  strapi: 'Strapi',
} as const satisfies Record<BackendName, string>;

const recipes = Object.entries(backends).map(([name, backend]) => ({
  name: name as BackendName,
  backend,
  server: serverOf(name as BackendName),
}));

function serverOf(name: BackendName): OriginServer {
  const server = servers.find((each) => each.name === RECIPES[name]);
  if (server === undefined) throw new Error(`The zoo has no ${RECIPES[name]}.`);
  return server;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Page extends Loaded {
  readonly server: Backend;
  readonly lines: readonly string[];
  readonly call: () => Promise<Response>;
}

/** Loads the recipe's module as it is printed, with the zoo behind every address of its backend. */
async function open(
  recipe: (typeof recipes)[number],
  options: { session: 'alive' | 'none'; ended?: number },
): Promise<Page> {
  const { name, backend, server: answers } = recipe;
  const now = (): number => Date.now();
  const server = createBackend(answers, { session: options.session, endedCase: options.ended ?? 0, now });
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)));
  vi.stubGlobal('fetch', (input: string | URL, init: RequestInit = {}) => {
    const { pathname } = new URL(input);
    if (pathname === backend.open?.path) return Promise.resolve(backend.open.answer());
    const route = routeOf(backend, pathname);
    const answer = server.answer(route, new Headers(init.headers).get('authorization'));
    if (answer.type === 'network' || answer.type === 'silence') return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(toResponse(answer));
  });
  const loaded = await load(name);
  onTestFinished(() => loaded.auth.dispose());
  return { ...loaded, server, lines, call: () => loaded.auth.fetch(`https://${name}.example.com${backend.api.path}`) };
}

function routeOf({ login, refresh, logout }: Recipe, path: string): Route {
  if (path === login.path) return 'login';
  if (path === refresh.path) return 'refresh';
  return path === logout.path ? 'logout' : 'api';
}

/** Waits for a promise and for the pauses in it; resolves with its error where it rejects. */
async function through(promise: Promise<unknown>): Promise<unknown> {
  const settled = { isSettled: false, outcome: undefined as unknown };
  const settle = (outcome: unknown): void => void Object.assign(settled, { isSettled: true, outcome });
  promise.then(settle, settle);
  for (let second = 0; second < 300 && !settled.isSettled; second++) await vi.advanceTimersByTimeAsync(1000);
  if (!settled.isSettled) throw new Error('It does not settle.');
  return settled.outcome;
}

test.each(recipes)('$name: a login has an identity, and the session is used', async (recipe) => {
  const page = await open(recipe, { session: 'none' });
  await through(page.login('alice', 'alice-demo'));
  expect(page.auth.session).toMatchObject({ status: 'authenticated', identity: expect.any(String) });
  expect(await through(page.call())).toMatchObject({ status: 200 });
  expect(page.lines).toEqual([]);
});

const ends = recipes.flatMap((recipe) =>
  casesOf(recipe.server, 'ended').map(({ when }, ended) => ({ recipe, name: recipe.name, when, ended })),
);

test.each(ends)('$name: when $when, the recipe is signed out', async ({ recipe, ended }) => {
  const page = await open(recipe, { session: 'alive', ended });
  await through(page.call());
  page.server.end();
  page.server.rejectTokens();
  const { expired } = recipe.server.api;
  expect(await through(page.call())).toMatchObject({ status: expired.type === 'http' ? expired.status : 0 });
  expect(page.auth.session.status).toBe('unauthenticated');
});

const troubles = recipes.flatMap((recipe) =>
  troublesOf(recipe.server)
    .filter(({ by }) => by === recipe.server.name)
    .map((known) => ({ recipe, name: recipe.name, when: known.case.when, trouble: known.case })),
);

test.each(troubles)('$name: when $when, the recipe stays signed in', async ({ recipe, trouble }) => {
  const page = await open(recipe, { session: 'alive' });
  await through(page.call());
  page.server.setTrouble({ case: trouble, at: 'refresh' });
  page.server.rejectTokens();
  await through(page.call());
  expect(page.auth.session.status).toBe('authenticated');
  expect(page.lines).toHaveLength(trouble.truth === 'misconfigured' ? 1 : 0);
});
