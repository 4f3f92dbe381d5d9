import { createLocalLock } from '../browser/page-lock.ts';
import type { Settings } from '../options/settings.ts';
import type { Store } from '../events/store.ts';
import type { Task } from '../refresh/attempts.ts';
import { createExclusive, type Exclusive } from './exclusive.ts';
import { createOtherTabs, type OtherTabs, type OtherTabsParts } from './other-tabs.ts';
import { createTakeTurn } from './turn.ts';
import { createWaitForLock, spareOf } from './wait-for-lock.ts';

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
  const lock = parts.lock ?? createLocalLock();
  const exclusive = createExclusive(name, createWaitForLock({ ...parts, lock }));
  const otherTabs = createOtherTabs({ ...parts, dispatch: parts.dispatchReceived, isSharing: parts.tabs === 'share' });
  return {
    ...otherTabs,
    exclusive,
    isFree: () =>
      lock(
        name,
        { ifAvailable: true },
        async (isHeld) => isHeld && lock(spareOf(name), { ifAvailable: true }, async (isSpareHeld) => isSpareHeld),
      ),
    turn: createTakeTurn({ ...parts, ...otherTabs, exclusive }),
  };
}
