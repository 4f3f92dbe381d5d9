import { UnavailableError } from '../errors/unavailable-error.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Found } from '../stores/store.ts';
import { endSession, type Ended } from './end-session.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A faster store hardly lets a browser go on to a newer cookie between a request and its row. Milliseconds. */
const SLOW = 1000;

/** Milliseconds. */
const TURN = 10;

/** What is known about a request whose cookie looks reused. */
export interface LateRequest {
  /** Of the session. */
  readonly id: string;
  readonly address: string | undefined;
  readonly request: Request;
  readonly found: Found;
  readonly waited: Stopwatch;
}

/** Ends a session whose cookie was reused. Throws where that is not proven. */
export async function endReused(late: LateRequest, parts: ServerParts): Promise<Ended> {
  await checkReuse(late, parts);
  const { id, address } = late;
  return endSession({ id, reason: 'reuse_detected', address }, parts);
}

/**
 * Throws where an old cookie proves no reuse, because it may have been the current one when it was sent:
 * - Its client has gone. An instance that stood still finds requests that were given up, and repeated at another instance.
 * - The store was slow, and the counter has moved since the request arrived.
 * - A move that was made too late has just been undone, so it may be the current one again.
 *
 * A thief gains nothing: the answer has no cookie, and reuse is detected at the next attempt.
 */
async function checkReuse(
  { id, request, found: { now, session }, waited }: LateRequest,
  { clients, settings, store }: ServerParts,
): Promise<void> {
  const delay = waited();
  await readConnections();
  clients.check(request);
  if (settings.policy.grace === 0 || session === undefined) return;
  const hasMoved = delay >= SLOW && session.advancedAt >= now - delay;
  const { session: last = session } = await store.read(id);
  if (hasMoved || last.counter < session.counter)
    throw new UnavailableError('store.advance', new Error('The cookie may have been current.'));
}

/** A runtime reads the end of a connection after the request. Of two timers in turn, the second runs after all connections were read. */
async function readConnections(): Promise<void> {
  for (const _ of [1, 2]) await new Promise((resolve) => setTimeout(resolve, TURN));
}
