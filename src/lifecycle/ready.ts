import type { SessionAccess } from '../request/session-access.ts';
import { backoffAt, isUnknown } from '../session/state.ts';

/** Asks the server until it is known whether there is a session; after a login, whose it is. Rejects if the server gives no usable answer for now. */
export async function untilKnown(access: SessionAccess): Promise<void> {
  for (;;) {
    const state = access.state();
    if (!isUnknown(state) && state.pendingLogin !== 'here') return;
    const backoff = backoffAt(state, access.now());
    if (backoff !== undefined) throw access.errorOf(backoff);
    await access.refresh('restore');
  }
}

/**
 * Makes `ready()`: the same promise for all callers, as React's `use()` needs it, until it has failed or a later login has
 * made the session unknown again.
 */
export function createReady(access: SessionAccess, isServer: boolean): () => Promise<void> {
  let latest: Promise<void> | undefined;
  let isOver = false;
  return () => {
    const isStale = isOver && isUnknown(access.state()) && !isServer;
    if (latest !== undefined && !isStale) return latest;
    isOver = false;
    latest = isServer ? Promise.resolve() : untilKnown(access);
    const over = (): void => {
      isOver = true;
    };
    latest.then(over, over);
    return latest;
  };
}
