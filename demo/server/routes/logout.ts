import type { Backend, RequestContext } from '../backend.ts';
import { readCookies } from '../cookie.ts';
import { dropCookies } from '../session-cookies.ts';
import type { Session } from '../store/sessions.ts';

/**
 * Answers POST /auth/logout, behind the gates of method and CSRF; twice is as good as once. The caches are cleared, the
 * cookies not: `Clear-Site-Data: "cookies"` wipes those of sibling and parent domains too.
 */
export function logout(c: RequestContext, backend: Backend): Response {
  const { entry } = c.var;
  const [session] = endPresented(c, backend);
  entry.outcome = 'logout';
  entry.sessionId = session?.id;
  entry.subject = session?.username;
  dropCookies(c, backend.config);
  c.header('clear-site-data', '"cache"');
  return c.body(null, 204);
}

/** Ends the sessions whose cookies were sent, and returns them. */
export function endPresented(c: RequestContext, { config, sessions }: Backend): readonly Session[] {
  const presented = readCookies(config.cookie, c.req.header('cookie'))
    .map((cookie) => sessions.findByCookie(cookie))
    .filter((session) => session !== undefined);
  for (const { id } of presented) sessions.end(id, 'logged_out');
  return presented;
}
