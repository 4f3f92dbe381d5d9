import { isAlive } from '../rotation/move.ts';
import type { ServerParts } from '../server-parts.ts';
import { checkText, LONGEST } from '../stores/kept-text.ts';
import type { StoredSession } from '../stores/store.ts';
import { endSession } from './end-session.ts';

/**
 * A live session, as its user may see it. Times in milliseconds since 1970.
 *
 * @example
 * ```ts
 * const line = ({ address, device, seenAt }: SessionInfo): string => `${device}, ${address}, ${new Date(seenAt)}`;
 * ```
 */
export type SessionInfo = Pick<
  StoredSession,
  | 'acr'
  | 'address'
  | 'authenticatedAt'
  | 'createdAt'
  | 'device'
  | 'expiresAt'
  | 'id'
  | 'idleExpiresAt'
  | 'seenAt'
  | 'subject'
>;

/** Returns the live sessions of a user, the last seen first. */
export async function sessionsOf(subject: string, { store }: ServerParts): Promise<readonly SessionInfo[]> {
  const { now, sessions } = await store.bySubject(checkText('sessions: subject', subject, LONGEST.subject));
  return sessions
    .filter((session) => isAlive(session, now))
    .sort((a, b) => b.seenAt - a.seenAt)
    .map(infoOf);
}

/** Ends all sessions of a user except one. Returns how many. */
export async function revokeAll(
  subject: string,
  { address, except }: { readonly address?: string | undefined; readonly except?: string | undefined },
  parts: ServerParts,
): Promise<number> {
  checkText('revokeAll: subject', subject, LONGEST.subject);
  if (except !== undefined) checkText('revokeAll: except', except, LONGEST.id);
  const { sessions } = await parts.store.bySubject(subject);
  const open = sessions.filter(({ endReason, id }) => endReason === undefined && id !== except);
  const ended = await Promise.all(open.map(({ id }) => endSession({ id, reason: 'revoked', address }, parts)));
  return ended.filter(({ applied }) => applied).length;
}

function infoOf(session: StoredSession): SessionInfo {
  const { acr, address, authenticatedAt, createdAt, device, expiresAt, id, idleExpiresAt, seenAt, subject } = session;
  return { id, subject, device, address, createdAt, seenAt, authenticatedAt, acr, expiresAt, idleExpiresAt };
}
