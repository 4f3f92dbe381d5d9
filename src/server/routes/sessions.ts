import type { Caller } from '../caller.ts';
import { answer, refuse } from '../http/answer.ts';
import { challenge } from '../http/challenge.ts';
import { isAlive } from '../rotation/move.ts';
import type { ServerParts } from '../server-parts.ts';
import { endSession } from '../sessions/end-session.ts';
import { revokeAll, type SessionInfo, sessionsOf } from '../sessions/session-info.ts';
import { verify } from '../verify.ts';
import { addressOf } from '../http/refusal.ts';

/** Answers GET sessions: those of the caller's bearer token. */
export async function listSessions(request: Request, parts: ServerParts): Promise<Response> {
  const caller = await verify(request, {}, parts);
  if (caller instanceof Response) return caller;
  const sessions = await sessionsOf(caller.subject, parts);
  if (!sessions.some(({ id }) => id === caller.sessionId)) return challenge('invalid_token');
  return answer({ sessions: sessions.map((session) => describe(session, caller)) });
}

/** Answers DELETE sessions, and DELETE sessions/ID. Another user's session gets the same answer as an unknown one. */
export async function endSessions(request: Request, id: string | undefined, parts: ServerParts): Promise<Response> {
  const caller = await verify(request, {}, parts);
  if (caller instanceof Response) return caller;
  // A token outlives its session by minutes. A thief whose session was ended must not end the others with it.
  const { now, session: own } = await parts.store.read(caller.sessionId);
  if (own === undefined || !isAlive(own, now)) return challenge('invalid_token');
  const address = addressOf(request, parts.settings);
  if (id === undefined) {
    // The cookie stays, so that each tab of this browser gets the reason at its next refresh.
    await revokeAll(caller.subject, { address }, parts);
    return answer(undefined, 204);
  }
  const { session } = await parts.store.read(id);
  if (session?.subject !== caller.subject) return refuse('not_found', 404);
  await endSession({ id, reason: 'revoked', address }, parts);
  return answer(undefined, 204);
}

function describe(session: SessionInfo, { sessionId }: Pick<Caller, 'sessionId'>): Readonly<Record<string, unknown>> {
  return {
    session_id: session.id,
    current: session.id === sessionId,
    device: session.device,
    address: session.address,
    created_at: new Date(session.createdAt).toISOString(),
    last_seen_at: new Date(session.seenAt).toISOString(),
    expires_at: new Date(session.expiresAt).toISOString(),
  };
}
