import type { Environment } from '../browser/environment.ts';
import type { Settings } from '../options/settings.ts';
import type { Store } from '../events/store.ts';
import type { Task } from '../refresh/refresh.ts';
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
  readonly listening: () => Promise<void> | undefined;
  readonly tell: (change: Change) => void;
  readonly close: () => void;
}

const ALONE: Tabs = {
  turn: ({ run }) => run(),
  listening: () => undefined,
  tell: () => {},
  close: () => {},
};

export function joinTabs<Claims>({ settings, environment, store, verify }: TabsParts<Claims>): Tabs {
  const { clock, lock, page } = environment;
  if (settings.tabs === 'off' || page === undefined) return ALONE;
  const { name } = settings;
  const isSharing = settings.tabs === 'share';
  const otherTabs = createOtherTabs({ ...environment, ...store, name, page, verify, isSharing });
  return {
    turn: (task) =>
      takeTurn({ name, lock, clock, timeout: settings.timeout, ask: otherTabs.ask, watch: store.watch }, task),
    listening: otherTabs.listening,
    tell: otherTabs.tell,
    close: otherTabs.close,
  };
}
