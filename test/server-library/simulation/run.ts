import { createAuthServer } from 'rebearer/server';
import { Findings } from '../../histories/findings.ts';
import type { Breach, Listener } from '../../histories/simulator.ts';
import { take } from './act.ts';
import { end } from './end.ts';
import type { CreateAuthServer } from './instance.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import type { Limitation } from './limitations.ts';
import { narrate } from './narrate.ts';
import { Simulation } from './simulation.ts';
import type { History } from './step.ts';
import type { Watcher } from './watcher.ts';
import type { World } from './world.ts';

export interface RunOptions extends Listener<Limitation> {
  /** Default: the library's own. */
  readonly createAuthServer?: CreateAuthServer;
}

/** Runs a history; returns the first invariant that it breaks, if it breaks any. */
export async function run(history: History, options: RunOptions = {}): Promise<Breach | undefined> {
  const findings = new Findings(options);
  const watch = (world: World): Watcher => {
    const told = options.tell === undefined ? [] : [narrate(world, options.tell)];
    return findings.watch(world, INVARIANTS, told);
  };
  const simulation = new Simulation(history, options.createAuthServer ?? createAuthServer, watch);
  try {
    for (const step of history.steps) if (!findings.areEnough) await take(simulation, step);
    if (!findings.areEnough) await end(simulation, () => findings.areEnough);
  } finally {
    simulation.world.time.restore();
  }
  return findings.result();
}
