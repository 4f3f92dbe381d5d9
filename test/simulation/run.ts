import { setImmediate as turn } from 'node:timers/promises';
import { createAuth } from 'rebearer';
import { lifetime } from 'rebearer/lifetime';
import { Findings } from '../histories/findings.ts';
import type { Breach, Listener } from '../histories/simulator.ts';
import { take } from './act.ts';
import { end } from './end.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import type { Limitation } from './limitations.ts';
import { type Library, Simulation } from './simulation.ts';
import type { History } from './step.ts';
import { narrate } from './narrate.ts';
import type { Watcher } from './watcher.ts';

/** Without a part of the library it is the library's own. */
export interface RunOptions extends Partial<Library>, Listener<Limitation> {
  /** Is given the world before anything happens in it. */
  readonly onBegin?: (simulation: Simulation) => void;
}

/** Runs a history; returns the first invariant that it breaks, if it breaks any. */
export async function run(history: History, options: RunOptions = {}): Promise<Breach | undefined> {
  const { error, warn } = console;
  const { stackTraceLimit } = Error;
  // What the library tells a developer once would be told a thousand times.
  console.error = () => {};
  console.warn = () => {};
  // Every abort makes an error, whose stack costs more than all else.
  Error.stackTraceLimit = 0;
  try {
    return await play(history, options);
  } finally {
    console.error = error;
    console.warn = warn;
    Error.stackTraceLimit = stackTraceLimit;
    // Node forgets what hung on the signal of a request in a turn of its own, and a history is one long turn.
    await turn();
  }
}

async function play(history: History, options: RunOptions): Promise<Breach | undefined> {
  const findings = new Findings(options);
  const watch = (simulation: Simulation): Watcher => {
    const told = options.tell === undefined ? [] : [narrate(simulation, options.tell)];
    return findings.watch(simulation, INVARIANTS, [simulation.holders.watcher, ...told]);
  };
  const simulation = new Simulation(
    history,
    { createAuth: options.createAuth ?? createAuth, lifetime: options.lifetime ?? lifetime },
    watch,
  );
  options.onBegin?.(simulation);
  for (const step of history.steps) {
    await take(simulation, step);
    if (findings.areEnough) return findings.result();
  }
  await end(simulation, () => findings.areEnough);
  return findings.result();
}
