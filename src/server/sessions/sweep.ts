import { inTime } from '../in-time.ts';
import type { ServerParts } from '../server-parts.ts';

const EVERY = 10 * 60 * 1000;
/** How long a late request still learns why its session ended. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const AT_ONCE = 1000;
/** A sign-in waits no longer than this; the store may go on. */
const PATIENCE = 1000;

/** Makes the clean-up of old sessions, which runs with sign-ins: a timer would not run on servers that sleep between requests. */
export function createSweep({ settings, store }: Pick<ServerParts, 'settings' | 'store'>): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    const now = settings.now();
    if (Math.abs(now - last) < EVERY) return;
    last = now;
    // A failure has been reported as an outage; the next sweep catches up.
    const sweep = (): Promise<number> => store.sweep({ keptFor: KEPT_FOR, limit: AT_ONCE });
    const swept = await inTime('store.sweep', PATIENCE, sweep).catch(() => 0);
    // More are left, so the next sign-in goes on: a busy site has more sign-ins in that time than one sweep deletes.
    if (swept >= AT_ONCE) last = -Infinity;
  };
}
