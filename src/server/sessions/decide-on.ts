import { decide, type Decision } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Found } from '../stores/store.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A cookie that is looked at, and not used up. */
export interface Shown {
  readonly id: string;
  /** Of the cookie. Default: the session's, so that no cookie counts as reused. */
  readonly counter?: number;
}

/** Reads the session of a cookie, and decides about the cookie by when it arrived. Writes nothing. */
export async function decideOn(
  { id, counter }: Shown,
  { outagesAt, settings: { policy }, store }: ServerParts,
  waited: Stopwatch,
): Promise<Found & { readonly decision: Decision }> {
  const { now, session } = await store.read(id);
  const presentedAt = now - waited();
  const decision = decide(session, counter ?? session?.counter ?? 0, {
    now,
    presentedAt,
    policy,
    outages: outagesAt(now),
  });
  return { now, session, decision };
}
