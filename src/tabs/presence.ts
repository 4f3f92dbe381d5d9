import { type Lock, untilFired } from '../browser/lock.ts';

/**
 * Calls `alone` if there is no other tab, then marks this tab as present until the returned function is called. Every tab holds a
 * shared lock that no tab waits for: a tab that gets it exclusively, without waiting, is the only one.
 */
export function enter(lock: Lock | undefined, name: string, alone: () => void): () => void {
  if (lock === undefined) return () => {};
  const leaving = new AbortController();
  const { signal } = leaving;
  const left = untilFired(signal);
  const present = async (): Promise<void> => {
    await lock(name, { ifAvailable: true }, async (isHeld) => {
      if (isHeld) alone();
    });
    if (!signal.aborted) await lock(name, { mode: 'shared', signal }, () => left);
  };
  // The lock is forbidden, or the page was left first: the other tabs only wait a moment longer than necessary.
  present().catch(() => {});
  return () => leaving.abort();
}
