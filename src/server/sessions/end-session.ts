import { isAlive } from '../rotation/move.ts';
import type { RefusalReason } from '../rotation/decide.ts';
import type { EndReason } from '../rotation/session.ts';
import type { ServerParts } from '../server-parts.ts';

export interface Ending {
  readonly id: string;
  readonly reason: EndReason;
  readonly address?: string | undefined;
}

export interface Ended {
  /** Whether this call ended the session. One that had reached a limit was over before. */
  readonly applied: boolean;
  /** Why the session is over; another reason may have come first. */
  readonly reason: RefusalReason;
  readonly subject: string | undefined;
}

/** Ends a session as a whole, and reports it once. */
export async function endSession({ id, reason, address }: Ending, { emit, store }: ServerParts): Promise<Ended> {
  const { applied: isEnded, now, session } = await store.end(id, reason);
  const applied = isEnded && session !== undefined && isAlive({ ...session, endReason: undefined }, now);
  if (applied) emit({ type: 'session_end', sessionId: id, subject: session.subject, address, reason });
  return { applied, reason: session?.endReason ?? 'no_session', subject: session?.subject };
}
