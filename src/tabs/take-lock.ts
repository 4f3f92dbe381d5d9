import type { Lock } from '../browser/lock.ts';

/** Runs a task under a lock, at once if the lock is free, otherwise in its turn; the signal ends the wait. The task receives whether it waited. */
export async function takeLock(
  lock: Lock,
  name: string,
  { signal, task }: { readonly signal: AbortSignal; readonly task: (hasWaited: boolean) => Promise<unknown> },
): Promise<void> {
  const isFree = await lock(name, { ifAvailable: true }, async (isHeld) => {
    if (isHeld) await task(false);
    return isHeld;
  });
  if (isFree !== true && !signal.aborted) await lock(name, { signal }, () => task(true));
}
