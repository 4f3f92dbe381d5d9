import { resume, wake } from './lifecycle.ts';
import type { Simulation } from './simulation.ts';
import type { CallStep } from './step.ts';
import { drain } from './timeline.ts';

/** Milliseconds of virtual time within which every call settles when nothing goes wrong any more. */
const PATIENCE = 120_000;
const A_MINUTE = 60_000;
/** Until every token has expired and every backoff is over. */
const A_WHILE = 300_000;
const LAST: CallStep = { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none' };

/** Lets the world become quiet, and every tab talk to the server once more. */
export async function end(simulation: Simulation, isBroken: () => boolean): Promise<void> {
  const { timeline, watcher, calls } = simulation;
  await calm(simulation);
  const areSettled = (): boolean => calls.every(({ settled, tab }) => settled > 0 || tab.status !== 'active');
  const isEnough = (): boolean => areSettled() || isBroken();
  const wait = async (): Promise<void> => {
    if (!isEnough()) await timeline.advance(PATIENCE, isEnough);
    watcher.calmed();
  };
  // A tab may be frozen forever, and must not block the others. Then it resumes.
  await wait();
  for (const tab of simulation.tabs) await resume(simulation, tab);
  await wait();
  if (isBroken()) return;
  await timeline.advance(A_MINUTE, isBroken);
  if (isBroken()) return;
  watcher.quieted();
  await timeline.advance(A_WHILE, isBroken);
  // In the second round every tab has received the others' results.
  for (let round = 0; round < 2 && !isBroken(); round++) {
    for (const tab of simulation.active) simulation.call(tab, LAST);
    await drain();
    await wait();
  }
  await timeline.advance(10_000, isBroken);
  if (!isBroken()) watcher.agreed();
  for (let load = 0; load < 2 && !isBroken(); load++) await reload(simulation, { wait, isBroken });
}

/** Loads a page, and lets it talk to the server. */
async function reload(
  simulation: Simulation,
  { wait, isBroken }: { readonly wait: () => Promise<void>; readonly isBroken: () => boolean },
): Promise<void> {
  const tab = simulation.open();
  simulation.call(tab, LAST);
  await drain();
  await wait();
  // A tab that began without a user, because of its flag, may learn of a session only now, and be verifying it.
  const isEnough = (): boolean => isBroken() || tab.identity !== undefined;
  if (!isEnough()) await simulation.timeline.advance(PATIENCE, isEnough);
  simulation.watcher.reloaded(tab);
}

/** From here on nothing goes wrong any more. */
async function calm(simulation: Simulation): Promise<void> {
  simulation.begin({ n: -1 });
  simulation.isCalm = true;
  for (const { identity } of simulation.active) if (typeof identity === 'string') simulation.server.isAlive(identity);
  simulation.server.isCalm = true;
  simulation.network.calm();
  simulation.server.refuse(0);
  for (const tab of simulation.active) wake(simulation, tab, 'online');
  await drain();
}
