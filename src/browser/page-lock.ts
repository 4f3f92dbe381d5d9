import type { Clock } from './clock.ts';
import type { Lock } from './lock.ts';

/** Where it is free the task begins at once, in the same task of the event loop. */
export function createLocalLock(): Lock {
  const last = new Map<string, Promise<unknown>>();
  return (name, { signal, ifAvailable }, task) => {
    const before = last.get(name);
    if (before !== undefined && ifAvailable) return task(false);
    let release = (): void => {};
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    last.set(name, over);
    void over.then(() => last.get(name) === over && last.delete(name));
    const run = (): Promise<unknown> => task(true).finally(release);
    if (before === undefined) return run();
    return before.then(() => {
      if (!signal?.aborted) return run();
      release();
      throw signal.reason;
    });
  };
}

/** How long a lock may take to say whether it is free, in milliseconds. A broken one never does. */
const SILENCE = 2000;
/** The same for a lock that gave no answer before. */
const STILL_SILENT = 50;

/** Makes a lock that is the browser's where that works, and the page's own where it is forbidden, broken or silent. */
export function createLock(shared: Lock, clock: Clock): Lock {
  const local = createLocalLock();
  let silence = SILENCE;
  return async (name, options, task) => {
    /** Undefined until it has begun under the shared lock, or been given up there. */
    let isShared: boolean | undefined;
    let stop = (): void => {};
    const run = async (isHeld: boolean): Promise<unknown> => {
      stop();
      silence = SILENCE;
      isShared ??= true;
      return isShared ? task(isHeld) : undefined;
    };
    const giveUp = new Promise((resolve) => {
      // With `ifAvailable` a working lock answers at once. One that gave no answer before may never give any.
      if (options.ifAvailable || silence < SILENCE) stop = clock.after(silence, () => resolve(undefined));
    });
    try {
      const result = await Promise.race([shared(name, options, run), giveUp]);
      if (isShared) return result;
    } catch (error) {
      if (isShared || options.signal?.aborted) throw error;
    }
    isShared = false;
    silence = STILL_SILENT;
    stop();
    return local(name, options, task);
  };
}
