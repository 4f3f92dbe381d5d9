import { APP, page } from './page.ts';
import type { Auth } from 'rebearer';
import { onTestFinished, vi } from 'vitest';
import type { Backend } from './backend.ts';
import { betterAuth } from './better-auth.ts';
import { directus } from './directus.ts';
import { django } from './django.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastify } from './fastify.ts';
import { laravel } from './laravel.ts';
import { nestjs } from './nestjs.ts';
import { payload } from './payload.ts';
import { play, type PlayedBackend } from './play.ts';
import { spring } from './spring.ts';
import { strapi } from './strapi.ts';

export const backends = {
  'better-auth': betterAuth,
  directus,
  django,
  express,
  fastapi,
  fastify,
  laravel,
  nestjs,
  payload,
  spring,
  strapi,
} satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

export interface Recipe {
  readonly auth: Auth;
  readonly login: (user: string, password: string) => Promise<void>;
}

export interface Stage extends Recipe {
  readonly backend: Backend;
  readonly server: PlayedBackend;
  readonly cookie: string;
  readonly call: () => Promise<Response>;
  readonly refreshes: () => number;
}

/** Runs the recipe's module, as the load of a page does. */
export async function load(name: string): Promise<Recipe> {
  vi.resetModules();
  const recipe = (await import(`./snippets/${name}.ts`)) as Recipe;
  onTestFinished(() => recipe.auth.dispose());
  return recipe;
}

/** Serves the page's own origin from this address, in a fresh browser context with a document. */
export function openDocument(url: string): void {
  page.cookies.clear();
  page.route(APP, url);
  const document = {
    visibilityState: 'visible',
    addEventListener() {},
    get cookie() {
      return page.readCookies();
    },
  };
  Object.assign(globalThis, { document });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'document'));
}

/** Plays the backend, and opens a page on it in a fresh browser context. */
export async function stage(name: string, backend: Backend): Promise<Stage> {
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
