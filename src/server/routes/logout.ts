import { deleteCookie } from '../cookie/cookie-format.ts';
import { deleteMoved } from '../cookie/delete-moved.ts';
import { presentedCookies } from '../cookie/presented.ts';
import { answer } from '../http/answer.ts';
import { meantSession } from '../http/json-body.ts';
import type { ServerParts } from '../server-parts.ts';
import { endSession } from '../sessions/end-session.ts';
import { addressOf, refuseCall, refuseEarly } from '../http/refusal.ts';

/**
 * Answers POST logout, with the same result when repeated. It ends the session of any cookie of it, so that a refresh in flight cannot
 * restore it. It clears caches but not cookies: `Clear-Site-Data: "cookies"` would delete those of sibling and parent domains too. With
 * a `session_id` in the body it ends only that session; with a body that cannot be understood it ends none.
 */
export async function logout(request: Request, parts: ServerParts): Promise<Response> {
  const refused = await refuseEarly(request, 'logout', parts);
  if (refused !== undefined) return refused;
  const presented = await presentedCookies(request, parts);
  const { values } = presented;
  const meant = await meantSession(request);
  if (meant === undefined) return refuseCall(request, { route: 'logout', reason: 'invalid_request' }, parts);
  // Another host may have set a cookie of a session of its own beside the user's.
  const own = meant.id === undefined ? values : values.filter(({ id }) => id === meant.id);
  if (own.length === 0 && values.length > 0)
    return refuseCall(request, { route: 'logout', reason: 'session_mismatch' }, parts);
  const { cookie } = parts.settings;
  const address = addressOf(request, parts.settings);
  await Promise.all(own.map(({ id }) => endSession({ id, reason: 'logged_out', address }, parts)));
  return answer(undefined, 204, {
    'set-cookie': [...deleteMoved(request, parts.settings, presented), deleteCookie(cookie)],
    'clear-site-data': '"cache"',
  });
}
