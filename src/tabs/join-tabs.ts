import type { Environment } from '../browser/environment.ts';
import { createLocalLock } from '../browser/page-lock.ts';
import type { Lock } from '../browser/lock.ts';
import type { Settings } from '../options/settings.ts';
import type { Change, Store } from '../events/store.ts';
import type { Task } from '../refresh/attempts.ts';
import { createExclusive, type Exclusive } from './exclusive.ts';
import { createOtherTabs, type OtherTabs } from './other-tabs.ts';
import { createTakeTurn } from './turn.ts';

export interface TabsParts<Claims> {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly store: Store<Claims>;
  readonly verify: () => void;
}

/** One session in several tabs: which tab refreshes, and what tabs announce. */
export interface Tabs {
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
  readonly exclusive: Exclusive;
  /** Resolves when no tab refreshes or logs in. */
  readonly isFree: () => Promise<unknown>;
  readonly listening: () => Promise<void> | undefined;
  readonly tell: (change: Change) => void;
  readonly close: () => void;
}

export function joinTabs<Claims>({ settings, environment, store, verify }: TabsParts<Claims>): Tabs {
  const { clock, page, random } = environment;
  const { name, timeout, tabs, identify } = settings;
  const isAlone = tabs === 'off' || page === undefined;
  const stuck = new Set<string>();
  const anyLock = (isAlone ? undefined : environment.lock) ?? createLocalLock();
  // A login or a logout that gets a lock shows as well that its holder is gone.
  const lock: Lock = (of, options, task) =>
    anyLock(of, options, (isHeld) => {
      if (isHeld) stuck.delete(of);
      return task(isHeld);
    });
  let ownTurns = 0;
  const ownTurn: Lock = async (...args) => {
    ownTurns++;
    try {
      return await lock(...args);
    } finally {
      ownTurns--;
    }
  };
  const exclusive = createExclusive({ name, lock, clock, timeout, isOwnTurn: () => ownTurns > 0 });
  const turnWith = (asking: Pick<OtherTabs, 'ask' | 'mayHaveToken'>): Tabs['turn'] =>
    createTakeTurn({ ...asking, name, lock: ownTurn, stuck, clock, random, timeout, watch: store.watch });
  const isFree = (): Promise<unknown> => lock(name, { ifAvailable: true }, async (isHeld) => isHeld);
  if (isAlone) {
    const turn = turnWith({ ask: async () => {}, mayHaveToken: () => false });
    return { exclusive, isFree, turn, listening: () => undefined, tell() {}, close() {} };
  }
  const dispatch = store.dispatchReceived;
  const isSharing = tabs === 'share';
  const otherTabs = createOtherTabs({ ...environment, ...store, dispatch, identify, name, page, verify, isSharing });
  return {
    exclusive,
    isFree,
    turn: turnWith(otherTabs),
    listening: otherTabs.listening,
    tell: otherTabs.tell,
    close: otherTabs.close,
  };
}
