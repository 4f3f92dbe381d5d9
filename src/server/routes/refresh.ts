import { deleteMoved } from '../cookie/delete-moved.ts';
import { presentedCookies } from '../cookie/presented.ts';
import { strip } from '../cookie/read-cookies.ts';
import { grant } from '../http/grant.ts';
import { meantSession } from '../http/json-body.ts';
import type { ServerParts } from '../server-parts.ts';
import { refreshSession } from '../sessions/refresh-session.ts';
import { stopwatch } from '../sessions/stopwatch.ts';
import { whyOver } from '../sessions/why-over.ts';
import { addressOf, type Refusal, refuseCall, refuseEarly } from '../http/refusal.ts';

/** Answers POST refresh: all checks before any change of state, in the order of the contract. */
export async function refresh(request: Request, parts: ServerParts): Promise<Response> {
  // The limiter, the list of origins and the keys can hold a request up, as the store can.
  const waited = stopwatch(parts);
  const refused = await refuseEarly(request, 'refresh', parts);
  if (refused !== undefined) return refused;
  const refuse = (refusal: Omit<Refusal, 'route'>): Response =>
    refuseCall(request, { route: 'refresh', ...refusal }, parts);

  const presented = await presentedCookies(request, parts);
  const { count, values } = presented;
  // Deleting would remove the user's own, which is what the host that set the other may want.
  if (count > 1) return refuse({ reason: 'duplicate_cookie' });
  const meant = await meantSession(request);
  if (meant === undefined) return refuse({ reason: 'invalid_request' });
  const [cookie] = values;
  if (cookie === undefined) return refuse({ reason: 'no_session' });
  const { id: sessionId } = cookie;
  if (meant.id !== undefined && meant.id !== sessionId)
    return refuse({ reason: await whyOver({ id: sessionId, request }, parts, waited), sessionId });

  // Without a key there is no answer, so this must fail before the cookie is rotated.
  const signWith = await parts.keys.signing();
  const address = addressOf(request, parts.settings);
  const refreshed = await refreshSession({ cookie, isActive: isActive(request), address, request, waited }, parts);
  if (refreshed.type === 'refused') {
    const { reason, subject } = refreshed;
    return refuse({ reason, sessionId, subject });
  }
  parts.clients.answering(request);
  const { how, session } = refreshed;
  parts.emit({ type: 'refresh', how, sessionId: session.id, subject: session.subject, address });
  return grant({ ...refreshed, signWith, deleted: deleteMoved(request, parts.settings, presented) }, parts);
}

/** A client sends `none` if it knows that no tab saw activity since the last refresh. */
function isActive({ headers }: Request): boolean {
  return strip(headers.get('session-activity') ?? '').toLowerCase() !== 'none';
}
