import type { Environment } from '../browser/environment.ts';
import { createLock } from '../browser/page-lock.ts';
import type { Lock } from '../browser/lock.ts';
import type { Settings } from '../options/settings.ts';
import type { Store } from '../events/store.ts';
import type { Task } from '../refresh/refresh.ts';
import { createExclusive, type Exclusive, isLockFree } from './exclusive.ts';
import { createOtherTabs } from './other-tabs.ts';
import type { Change } from './announcement.ts';
import { takeTurn } from './turn.ts';

export interface TabsParts<Claims> {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly store: Store<Claims>;
  readonly verify: () => void;
}

/** One session in several tabs: who refreshes, and what is announced and received. */
export interface Tabs {
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
  readonly exclusive: Exclusive;
  /** Says whether no refresh and no login of any tab is under way. */
  readonly isFree: () => Promise<boolean>;
  readonly listening: () => Promise<void> | undefined;
  readonly tell: (change: Change) => void;
  readonly close: () => void;
}

export function joinTabs<Claims>({ settings, environment, store, verify }: TabsParts<Claims>): Tabs {
  const { clock, page } = environment;
  const { name, timeout, tabs } = settings;
  const isAlone = tabs === 'off' || page === undefined;
  const lock = createLock(isAlone ? undefined : environment.lock);
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
  const turnWith =
    (ask: () => Promise<void>): Tabs['turn'] =>
    (task) =>
      takeTurn({ name, lock: ownTurn, clock, timeout, ask, watch: store.watch }, task);
  const isFree = (): Promise<boolean> => isLockFree(lock, name);
  if (isAlone)
    return { exclusive, isFree, turn: turnWith(async () => {}), listening: () => undefined, tell() {}, close() {} };
  const otherTabs = createOtherTabs({ ...environment, ...store, name, page, verify, isSharing: tabs === 'share' });
  return {
    exclusive,
    isFree,
    turn: turnWith(otherTabs.ask),
    listening: otherTabs.listening,
    tell: otherTabs.tell,
    close: otherTabs.close,
  };
}
