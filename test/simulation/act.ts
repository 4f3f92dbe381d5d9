import { forgeryOf } from './forgery.ts';
import { hide, leave, navigate, race, resume, wake } from './lifecycle.ts';
import type { LiveTab } from './live-tab.ts';
import type { Simulation } from './simulation.ts';
import type { Step } from './step.ts';
import { drain } from './timeline.ts';

const MOST_TABS = 4;

/** Lets the time before a step pass, and takes it. */
export async function take(simulation: Simulation, step: Step): Promise<void> {
  const { timeline, watcher } = simulation;
  await timeline.advance(step.wait);
  simulation.begin(step);
  watcher.stepping(step);
  await act(simulation, step);
  await drain();
  watcher.rested();
}

async function act(simulation: Simulation, step: Step): Promise<void> {
  const { network, server, tabs, timeline, watcher } = simulation;
  switch (step.type) {
    case 'open':
      return void (tabs.filter(({ status }) => status !== 'gone').length < MOST_TABS && simulation.open());
    case 'online':
    case 'offline':
      network.setOnline(step.type === 'online');
      if (step.type === 'online') for (const tab of simulation.active) wake(simulation, tab, 'online');
      return undefined;
    case 'keys':
      return server.changeKeys();
    case 'refuse':
      return server.refuse(step.milliseconds);
    case 'revoke':
      return network.cookie && server.end(network.cookie.sessionId, step.reason);
    case 'fate':
      return network.expect(step.road, step.fate);
    case 'sleep':
    case 'set':
      for (const tab of tabs) watcher.disturbed(tab);
      return step.type === 'sleep' ? timeline.sleep(step.milliseconds) : simulation.setClock(step.milliseconds);
    default: {
      const able = tabs.filter((tab) => isAble(tab, step.type));
      const tab = able[step.tab % able.length];
      return tab && actIn(simulation, tab, step);
    }
  }
}

function isAble({ status }: LiveTab, type: Step['type']): boolean {
  if (type === 'thaw') return status === 'frozen';
  if (type === 'restore') return status === 'hidden';
  return type === 'crash' || type === 'close' ? status !== 'gone' : status === 'active';
}

/** Does what takes a tab. */
async function actIn(simulation: Simulation, tab: LiveTab, step: Extract<Step, { tab: number }>): Promise<void> {
  const { browser, watcher } = simulation;
  switch (step.type) {
    case 'close':
    case 'crash':
      return leave(simulation, tab, step.type === 'crash');
    case 'freeze':
      tab.status = 'frozen';
      return undefined;
    case 'hide':
      return hide(simulation, tab);
    case 'thaw':
    case 'restore':
      return resume(simulation, tab);
    case 'show':
      return wake(simulation, tab, 'visible');
    case 'skew':
      watcher.disturbed(tab);
      tab.skew = step.milliseconds;
      return undefined;
    case 'forge':
      return browser.channels.forge(forgeryOf(step.what, { identity: tab.identity ?? 's0', wall: browser.wall() }));
    case 'call':
      if (step.method === 'POST') tab.act();
      return void simulation.call(tab, step);
    case 'race':
      return race(simulation, tab, step);
    case 'navigate':
      return navigate(simulation, tab, step);
    case 'redirect':
      if (step.how === 'page') await leave(simulation, tab, false);
      return simulation.logInElsewhere(tab, step);
    case 'login':
      tab.act();
      return simulation.changeUser(tab, step);
    case 'logout':
      return simulation.changeUser(tab, step);
  }
}
