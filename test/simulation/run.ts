import { setImmediate as turn } from 'node:timers/promises';
import { createAuth } from 'rebearer';
import { lifetime } from 'rebearer/lifetime';
import { take } from './act.ts';
import { end } from './end.ts';
import { INVARIANTS } from './invariants/invariants.ts';
import type { Limitation } from './limitations.ts';
import { type Library, Simulation } from './simulation.ts';
import type { History } from './step.ts';
import { narrate } from './narrate.ts';
import { type Watcher, watchersOf } from './watcher.ts';

/** What does not hold. */
export interface Breach {
  /** The name of the invariant. */
  readonly invariant: string;
  readonly how: string;
}

/** Without a part of the library it is the library's own. */
export interface RunOptions extends Partial<Library> {
  /** Is given the world before anything happens in it. */
  readonly onBegin?: (simulation: Simulation) => void;
  /** Is told of a known limitation that shows in the history. */
  readonly excuse?: (limitation: Limitation) => void;
  /** Is told everything that happens, a line each. */
  readonly tell?: (line: string) => void;
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
  let breach: Breach | undefined;
  let mistake: Error | undefined;
  const watch = (simulation: Simulation): Watcher => {
    const watchers = INVARIANTS.map(({ name, watch }) =>
      watch(
        simulation,
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
    const told = options.tell === undefined ? [] : [narrate(simulation, options.tell)];
    const all = [simulation.holders.watcher, ...told, ...watchers];
    return watchersOf(all, (error) => {
      mistake ??= error instanceof Error ? error : new Error(String(error));
    });
  };
  const simulation = new Simulation(
    history,
    { createAuth: options.createAuth ?? createAuth, lifetime: options.lifetime ?? lifetime },
    watch,
  );
  options.onBegin?.(simulation);
  for (const step of history.steps) {
    await take(simulation, step);
    if (breach !== undefined) return breach;
    if (mistake !== undefined) throw mistake;
  }
  await end(simulation, () => breach !== undefined);
  if (mistake !== undefined) throw mistake;
  return breach;
}
