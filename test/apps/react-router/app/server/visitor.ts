import { createContext, type MiddlewareFunction } from 'react-router';
import type { Peeked } from 'rebearer/server';
import { authServer } from './auth-server.ts';

/** The user of the page's cookie. `undefined` means unknown, not signed out. */
export const visitorContext = createContext<Peeked<{ readonly name: string }> | undefined>(undefined);

/** Reads the user of a page request without rotating the cookie, and keeps the page and its data out of caches. */
export const readVisitor: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  if (/^\/(?:api|auth)\//.test(new URL(request.url).pathname)) return next();
  context.set(visitorContext, await authServer.peek(request).catch(() => undefined));
  const response = await next();
  response.headers.set('cache-control', 'private, no-store');
  return response;
};
