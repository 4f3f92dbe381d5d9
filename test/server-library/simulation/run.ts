import { createAuthServer } from 'rebearer/server';
import { take } from './act.ts';
import { end } from './end.ts';
import type { CreateAuthServer } from './instance.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import type { Limitation } from './limitations.ts';
import { narrate } from './narrate.ts';
import { Simulation } from './simulation.ts';
import type { History } from './step.ts';
import { type Watcher, watchersOf } from './watcher.ts';
import type { World } from './world.ts';

/** What does not hold. */
export interface Breach {
  /** The name of the invariant. */
  readonly invariant: string;
  readonly how: string;
}

export interface RunOptions {
  /** Default: the library's own. */
  readonly createAuthServer?: CreateAuthServer;
  /** Is told of a known limitation that shows in the history. */
  readonly excuse?: (limitation: Limitation) => void;
  /** Is told everything that happens, a line each. */
  readonly tell?: (line: string) => void;
}

/** Runs a history; returns the first invariant that it breaks, if it breaks any. */
export async function run(history: History, options: RunOptions = {}): Promise<Breach | undefined> {
  let breach: Breach | undefined;
  let mistake: Error | undefined;
  const watch = (world: World): Watcher => {
    const watchers = INVARIANTS.map(({ name, watch }) =>
      watch(
        world,
        (how) => {
          breach ??= { invariant: name, how };
          options.tell?.(`!!!!! ${name}: ${how}`);
        },
        (limitation) => {
          options.excuse?.(limitation);
          options.tell?.(`????? ${name}: ${limitation}, a known limitation`);
        },
      ),
    );
    const told = options.tell === undefined ? [] : [narrate(world, options.tell)];
    return watchersOf([...told, ...watchers], (error) => {
      mistake ??= error instanceof Error ? error : new Error(String(error));
    });
  };
  const simulation = new Simulation(history, options.createAuthServer ?? createAuthServer, watch);
  const isEnough = (): boolean => breach !== undefined || mistake !== undefined;
  try {
    for (const step of history.steps) if (!isEnough()) await take(simulation, step);
    if (!isEnough()) await end(simulation, isEnough);
  } finally {
    simulation.world.time.restore();
  }
  if (mistake !== undefined) throw mistake;
  return breach;
}
