import { createMiddleware, createStart } from '@tanstack/react-start';
import { setResponseHeaders } from '@tanstack/react-start/server';
import { authServer } from './server/auth-server.ts';

/** Reads the user of a page request without rotating the cookie, keeps the page out of caches, and gives it a nonce of its own. */
const page = createMiddleware().server(async ({ next, request }) => {
  const nonce = crypto.randomUUID();
  const isPage = !/^\/(?:api|auth)\//.test(new URL(request.url).pathname);
  // `undefined` means unknown, not signed out.
  const visitor = isPage ? await authServer.peek(request).catch(() => undefined) : undefined;
  if (isPage)
    setResponseHeaders({
      'cache-control': 'private, no-store',
      'content-security-policy': `default-src 'self'; script-src 'self' 'nonce-${nonce}'`,
    });
  return next({ context: { nonce, visitor } });
});

export const startInstance = createStart(() => ({ requestMiddleware: [page] }));
