import type { Lock } from './lock.ts';

/** Where it is free the task begins at once, in the same task of the event loop. */
function createLocalLock(): Lock {
  const last = new Map<string, Promise<unknown>>();
  return (name, { signal, ifAvailable }, task) => {
    const before = last.get(name);
    if (before !== undefined && ifAvailable) return task(false);
    const { promise: over, resolve: release } = withRelease();
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

function withRelease(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Makes a lock that is the browser's where that works, and the page's own where it is missing, forbidden or broken. */
export function createLock(shared: Lock | undefined): Lock {
  const local = createLocalLock();
  if (shared === undefined) return local;
  return async (name, options, task) => {
    let hasBegun = false;
    try {
      return await shared(name, options, (isHeld) => {
        hasBegun = true;
        return task(isHeld);
      });
    } catch (error) {
      if (hasBegun || options.signal?.aborted) throw error;
      return local(name, options, task);
    }
  };
}
