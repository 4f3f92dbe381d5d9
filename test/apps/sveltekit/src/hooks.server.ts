import type { Handle } from '@sveltejs/kit';
import { authServer } from '#lib/server/auth-server.ts';

/** Reads the user of a page request without rotating the cookie, and keeps the page out of caches. */
export const handle: Handle = async ({ event, resolve }) => {
  if (/^\/(?:api|auth)\//.test(event.url.pathname)) return resolve(event);
  event.locals.visitor = await authServer.peek(event.request).catch(() => undefined);
  const response = await resolve(event);
  response.headers.set('cache-control', 'private, no-store');
  return response;
};
