import { decide, type RefusalReason } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import { endSession } from './end-session.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A cookie whose session is not the one that a call is about, or is over. */
export interface Refused {
  readonly id: string;
  /** The counter of a cookie that has to be good for a refresh: a reused one ends its session. Default: the session's. */
  readonly counter?: number;
  readonly waited?: Stopwatch | undefined;
  readonly address?: string | undefined;
}

/** Returns why the session of a cookie is over. That takes precedence over `session_mismatch`. */
export async function whyOver(
  { id, counter, waited, address }: Refused,
  parts: ServerParts,
): Promise<RefusalReason | 'session_mismatch'> {
  const { outages, settings, store } = parts;
  const { now, session } = await store.read(id);
  const decision = decide(session, counter ?? session?.counter ?? 0, {
    now,
    presentedAt: now - (waited?.() ?? 0),
    policy: settings.policy,
    outages: outages.list(),
  });
  if (decision.type === 'reuse') return (await endSession({ id, reason: 'reuse_detected', address }, parts)).reason;
  return decision.type === 'refuse' ? decision.reason : 'session_mismatch';
}
