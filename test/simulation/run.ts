import { createAuth } from 'rebearer';
import { INVARIANTS } from './invariants/invariants.ts';
import { Simulation } from './simulation.ts';
import type { CallStep, History } from './step.ts';
import { narrate } from './narrate.ts';
import { drain } from './timeline.ts';
import { type Watcher, watchersOf } from './watcher.ts';

/** What does not hold. */
export interface Breach {
  /** The name of the invariant. */
  readonly invariant: string;
  readonly how: string;
}

export interface RunOptions {
  /** Default: the library's. */
  readonly createAuth?: typeof createAuth;
  /** Is told everything that happens, a line each. */
  readonly tell?: (line: string) => void;
}

/** Milliseconds of virtual time within which every call settles when nothing goes wrong any more. */
const PATIENCE = 120_000;
/** Until every token has expired and every gate is open. */
const A_WHILE = 300_000;
const LAST: CallStep = { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none' };

/** Runs a history; returns the first invariant that it breaks, if it breaks any. */
export async function run(history: History, options: RunOptions = {}): Promise<Breach | undefined> {
  const { error } = console;
  const { stackTraceLimit } = Error;
  // What the library tells a developer once would be told a thousand times.
  console.error = () => {};
  // Every abort makes an error, whose stack costs more than all else.
  Error.stackTraceLimit = 0;
  try {
    return await play(history, options);
  } finally {
    console.error = error;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function play(history: History, options: RunOptions): Promise<Breach | undefined> {
  let breach: Breach | undefined;
  const watch = (simulation: Simulation): Watcher => {
    const watchers = INVARIANTS.map(({ name, watch }) =>
      watch(simulation, (how) => {
        breach ??= { invariant: name, how };
        options.tell?.(`!!!!! ${name}: ${how}`);
      }),
    );
    return watchersOf(options.tell === undefined ? watchers : [narrate(simulation, options.tell), ...watchers]);
  };
  const simulation = new Simulation(history, options.createAuth ?? createAuth, watch);
  for (const step of history.steps) {
    await simulation.take(step);
    if (breach !== undefined) return breach;
  }
  await end(simulation, () => breach !== undefined);
  return breach;
}

/** Lets the world become quiet, and every tab talk to the server once more. */
async function end(simulation: Simulation, isBroken: () => boolean): Promise<void> {
  const { timeline, watcher, calls } = simulation;
  await simulation.calm();
  const areSettled = (): boolean => calls.every(({ settled, tab }) => settled > 0 || tab.status !== 'active');
  const isEnough = (): boolean => areSettled() || isBroken();
  const wait = async (): Promise<void> => {
    if (!isEnough()) await timeline.advance(PATIENCE, isEnough);
    watcher.calmed();
  };
  // A tab may stand still for ever, and must keep nobody waiting. Then it goes on.
  await wait();
  await simulation.gather();
  await wait();
  if (isBroken()) return;
  await timeline.advance(A_WHILE, isBroken);
  // The second time round everybody has heard what the others have found out.
  for (let round = 0; round < 2 && !isBroken(); round++) {
    for (const tab of simulation.active) simulation.call(tab, LAST);
    await drain();
    await wait();
  }
  await timeline.advance(10_000, isBroken);
  if (!isBroken()) watcher.agreed();
}
