import { strip } from '../cookie/read-cookies.ts';
import { presentedCookies } from '../cookie/presented.ts';
import { endOfSession, refuse } from '../http/answer.ts';
import { grant } from '../http/grant.ts';
import { meantSession } from '../http/json-body.ts';
import { decide, type RefusalReason } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import { refreshSession } from '../sessions/refresh-session.ts';
import { addressOf, type Refusal, refuseForged, refuseLimited, tellRefusal } from './route.ts';

/** Answers POST refresh: all checks before any change of state, in the order of the contract. */
export async function refresh(request: Request, parts: ServerParts): Promise<Response> {
  const refused = (await refuseForged(request, 'refresh', parts)) ?? (await refuseLimited(request, 'refresh', parts));
  if (refused !== undefined) return refused;
  const tell = (refusal: Omit<Refusal, 'route'>): void => tellRefusal(request, { route: 'refresh', ...refusal }, parts);
  const over = (reason: RefusalReason, about: Omit<Refusal, 'reason' | 'route'> = {}): Response => {
    tell({ reason, ...about });
    return endOfSession(reason);
  };

  const { count, values } = await presentedCookies(request, parts);
  if (count > 1) {
    // Deleting would also remove the user's own cookie, which may be the aim of the host that set the other.
    tell({ reason: 'duplicate_cookie' });
    return refuse('duplicate_cookie', 400);
  }
  const meant = await meantSession(request);
  if (meant === undefined) {
    tell({ reason: 'invalid_request' });
    return refuse('invalid_request', 400);
  }
  const [cookie] = values;
  if (cookie === undefined) return over('no_session');
  if (meant.id !== undefined && meant.id !== cookie.id) {
    const ended = await reasonOfEnd(cookie.id, parts);
    if (ended !== undefined) return over(ended, { sessionId: cookie.id });
    tell({ reason: 'session_mismatch', sessionId: cookie.id });
    return refuse('session_mismatch', 409);
  }

  // Without a key there is no answer, so this must fail before the cookie is rotated.
  const signWith = await parts.keys.signing();
  const address = addressOf(request, parts.settings);
  const refreshed = await refreshSession({ cookie, isActive: isActive(request), address }, parts);
  if (refreshed.type === 'refused') return over(refreshed.reason, { sessionId: cookie.id, subject: refreshed.subject });
  const { how, session } = refreshed;
  parts.emit({ type: 'refresh', how, sessionId: session.id, subject: session.subject, address });
  return grant({ ...refreshed, signWith }, parts);
}

/** A client sends `none` if it knows that no tab saw activity since the last refresh. */
function isActive({ headers }: Request): boolean {
  return strip(headers.get('session-activity') ?? '').toLowerCase() !== 'none';
}

/** The end of the cookie's session takes precedence over a mismatch. */
async function reasonOfEnd(id: string, { settings, store }: ServerParts): Promise<RefusalReason | undefined> {
  const { now, session } = await store.read(id);
  const decision = decide(session, session?.counter ?? 0, { now, policy: settings.policy });
  return decision.type === 'refuse' ? decision.reason : undefined;
}
