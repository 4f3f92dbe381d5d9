import type { Lock } from '../browser/lock.ts';

/** Runs a task under a lock: at once where the lock is free, else in its turn, which the signal ends. The task is told whether it waited. */
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
