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

/** How many sessions are ended at once: fewer than a pool has connections. */
const AT_ONCE = 8;

/** Ends all sessions of a user except one. Returns how many. */
export async function revokeAll(
  subject: string,
  { address, except }: { readonly address?: string | undefined; readonly except?: string | undefined },
  parts: ServerParts,
): Promise<number> {
  checkText('revokeAll: subject', subject, LONGEST.subject);
  if (except !== undefined) checkText('revokeAll: except', except, LONGEST.id);
  const { now, sessions } = await parts.store.bySubject(subject);
  const open = sessions.filter((session) => isAlive(session, now) && session.id !== except);
  let ended = 0;
  for (let at = 0; at < open.length; at += AT_ONCE) {
    // Thousands of writes at once would block the store for other requests. A store that answers synchronously would block this process too.
    if (at > 0) await new Promise((resolve) => setTimeout(resolve));
    const group = open.slice(at, at + AT_ONCE);
    const results = await Promise.all(group.map(({ id }) => endSession({ id, reason: 'revoked', address }, parts)));
    ended += results.filter(({ applied }) => applied).length;
  }
  return ended;
}

function infoOf(session: StoredSession): SessionInfo {
  const { acr, address, authenticatedAt, createdAt, device, expiresAt, id, idleExpiresAt, seenAt, subject } = session;
  return { id, subject, device, address, createdAt, seenAt, authenticatedAt, acr, expiresAt, idleExpiresAt };
}
