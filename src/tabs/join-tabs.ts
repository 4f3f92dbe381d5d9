import { createLocalLock } from '../browser/page-lock.ts';
import type { Lock } from '../browser/lock.ts';
import type { Settings } from '../options/settings.ts';
import type { Store } from '../events/store.ts';
import type { Task } from '../refresh/attempts.ts';
import { createExclusive, type Exclusive } from './exclusive.ts';
import { createOtherTabs, type OtherTabs, type OtherTabsParts } from './other-tabs.ts';
import { createTakeTurn } from './turn.ts';
import { spareOf } from './wait-for-lock.ts';

export interface TabsParts<Claims>
  extends Omit<OtherTabsParts<Claims>, 'dispatch' | 'isSharing'>, Pick<Store<Claims>, 'dispatchReceived' | 'watch'> {
  readonly tabs: Settings['tabs'];
  /** Milliseconds for one attempt. */
  readonly timeout: number;
}

/** One session in several tabs: who refreshes, and what is announced and received. */
export interface Tabs extends Pick<OtherTabs, 'listening' | 'tell' | 'close'> {
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
  readonly exclusive: Exclusive;
  /** Resolves when no tab refreshes or logs in. */
  readonly isFree: () => Promise<unknown>;
}

/** Connects this tab with the other tabs of its origin. Without locks and a channel it is alone, with the same functions. */
export function joinTabs<Claims>(parts: TabsParts<Claims>): Tabs {
  const { name } = parts;
  const stuck = new Set<string>();
  const anyLock = parts.lock ?? createLocalLock();
  // A login or a logout that gets a lock shows as well that its holder is gone.
  const lock: Lock = (of, options, task) =>
    anyLock(of, options, (isHeld) => {
      if (isHeld) stuck.delete(of);
      return task(isHeld);
    });
  const otherTabs = createOtherTabs({ ...parts, dispatch: parts.dispatchReceived, isSharing: parts.tabs === 'share' });
  return {
    ...otherTabs,
    exclusive: createExclusive({ ...parts, lock, stuck }),
    isFree: () =>
      lock(
        name,
        { ifAvailable: true },
        async (isHeld) => isHeld && lock(spareOf(name), { ifAvailable: true }, async (isIt) => isIt),
      ),
    turn: createTakeTurn({ ...parts, ...otherTabs, lock, stuck }),
  };
}
