import type { LiveTab } from './live-tab.ts';
import type { Simulation } from './simulation.ts';
import type { Step } from './step.ts';
import { drain } from './timeline.ts';

export function wake({ watcher }: Simulation, tab: LiveTab, wake: 'online' | 'visible'): void {
  watcher.disturbed(tab);
  if (wake === 'visible') tab.act();
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
  // The other tabs go on before any time passes.
  await drain();
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

/** Begins something, and leaves the page for another one before it may be over. */
export async function navigate(
  simulation: Simulation,
  tab: LiveTab,
  { during, milliseconds, user, isOffline }: Extract<Step, { type: 'navigate' }>,
): Promise<void> {
  const { network, timeline } = simulation;
  const { isOnline } = network;
  if (isOffline) network.setOnline(false);
  if (during === 'logout') simulation.changeUser(tab, { type: 'logout' });
  if (during === 'login')
    simulation.changeUser(tab, { type: 'login', user: 'alice', hasGrant: true, isFunction: true });
  if (during === 'refresh')
    simulation.call(tab, { type: 'call', tab: 0, what: 'refresh', method: 'GET', body: 'none' });
  await drain();
  await timeline.advance(milliseconds);
  await leave(simulation, tab, false);
  network.setOnline(isOnline);
  await timeline.advance(milliseconds);
  if (user !== undefined) simulation.logInElsewhere(tab, { user, how: 'other-app' });
  simulation.open();
}

/** Begins a refresh in one tab, and lets a user log out or in while it may be under way. */
export async function race(
  simulation: Simulation,
  tab: LiveTab,
  { other, changes, user, milliseconds }: Extract<Step, { type: 'race' }>,
): Promise<void> {
  const { active, network, timeline } = simulation;
  network.expect('refresh', { type: 'slow', up: 2 * milliseconds, down: milliseconds });
  const actor = active[other % active.length] ?? tab;
  simulation.call(tab, { type: 'call', tab: 0, what: 'refresh', method: 'GET', body: 'none' });
  for (const what of changes) {
    await drain();
    await timeline.advance(milliseconds);
    if (actor.status !== 'active') return;
    if (what === 'logout') simulation.changeUser(actor, { type: 'logout' });
    else simulation.changeUser(actor, { type: 'login', user, hasGrant: true, isFunction: what === 'login' });
  }
}
