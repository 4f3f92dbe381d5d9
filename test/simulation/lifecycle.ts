import type { LiveTab } from './live-tab.ts';
import type { Simulation } from './simulation.ts';
import { drain } from './timeline.ts';

export function wake({ watcher }: Simulation, tab: LiveTab, wake: 'online' | 'visible'): void {
  watcher.disturbed(tab);
  tab.wake(wake);
}

/** Closes a tab. One that crashes says nothing, and leaves nothing under way. */
export async function leave({ browser, locks, network }: Simulation, tab: LiveTab, isCrash: boolean): Promise<void> {
  if (!isCrash && tab.status === 'active') {
    tab.hide();
    await drain();
  }
  tab.status = 'gone';
  browser.channels.leave(tab);
  network.leave(tab, isCrash);
  locks.leave(tab);
}

/** Puts a page into the back-forward cache. One that still has to do with a lock is not kept. */
export async function hide(simulation: Simulation, tab: LiveTab): Promise<void> {
  tab.hide();
  await drain();
  if (simulation.locks.isBusy(tab)) await leave(simulation, tab, false);
  else tab.status = 'hidden';
}

/** Thaws a tab, or restores it from the back-forward cache. */
export async function resume({ watcher }: Simulation, tab: LiveTab): Promise<void> {
  if (tab.status !== 'frozen' && tab.status !== 'hidden') return;
  const wasHidden = tab.status === 'hidden';
  watcher.disturbed(tab);
  tab.status = 'active';
  if (wasHidden) tab.show();
  const settle = async (): Promise<void> => {
    await drain();
    watcher.rested();
  };
  await settle();
  await tab.resume(settle);
}
