import type { Peeked } from 'rebearer/server';
import { authServer } from '../utils/auth-server';

declare module 'h3' {
  interface H3EventContext {
    /** The user of the page's cookie. `undefined` means unknown, not signed out. */
    visitor?: Peeked<{ readonly name: string }> | undefined;
  }
}

/** Reads the user of a page request without rotating the cookie. */
export default defineEventHandler(async (event) => {
  if (/^\/(?:api|auth|_nuxt)\//.test(event.path)) return;
  event.context.visitor = await authServer.peek(toWebRequest(event)).catch(() => undefined);
  setResponseHeader(event, 'cache-control', 'private, no-store');
});
