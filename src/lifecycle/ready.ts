import type { SessionDoor } from '../request/request-run.ts';
import { isReached } from '../session/lifetime.ts';

/** Asks the server until it is known whether there is a session; rejects where nobody can say for now. */
export async function untilKnown(door: SessionDoor): Promise<void> {
  for (;;) {
    const { session, gate } = door.state();
    if (session.status !== 'loading') return;
    if (gate !== undefined && !isReached(gate.until, door.now())) throw door.errorOf(gate);
    await door.refresh('restore');
  }
}

/**
 * Makes `ready()`: the same promise for all who ask, as React's `use()` wants it, until it has failed or a later login has
 * made the session unknown again.
 */
export function createReady(door: SessionDoor, isServer: boolean): () => Promise<void> {
  let latest: Promise<void> | undefined;
  let isOver = false;
  return () => {
    const isStale = isOver && door.state().session.status === 'loading' && !isServer;
    if (latest !== undefined && !isStale) return latest;
    isOver = false;
    latest = isServer ? Promise.resolve() : untilKnown(door);
    const over = (): void => {
      isOver = true;
    };
    latest.then(over, over);
    return latest;
  };
}
