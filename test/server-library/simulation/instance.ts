import type { AuthServer, createAuthServer, Move, Store } from 'rebearer/server';
import type { Simulation } from './simulation.ts';
import type { At } from './step.ts';

export const ORIGIN = 'https://app.example.com';
export const COOKIE = '__Host-Http-session';
/** Milliseconds; the server's default. */
export const GRACE = 20_000;
export const ABSOLUTE = 3_600_000;
const STORE_TIMEOUT = 5000;

export type CreateAuthServer = typeof createAuthServer;

/** One of the processes that answer for the server. */
export interface Instance {
  readonly server: AuthServer;
  /** When it last had an answer of the store, by the store's clock. */
  heardAt: number;
}

export function startInstance(simulation: Simulation, at: At, create: CreateAuthServer): Instance {
  const { setup } = simulation.history;
  const { time, watcher } = simulation;
  const instance: Instance = {
    heardAt: time.now,
    server: create({
      issuer: ORIGIN,
      secret: 'a secret of thirty-two characters',
      store: reachedStore(simulation, at, (operation, [move]) => {
        instance.heardAt = time.now;
        if (operation === 'advance') simulation.database.heard(at, move as Move);
      }),
      now: () => time.now + setup.skews[at],
      onEvent: (event) => watcher.event(at, event),
      grace: GRACE,
      storeTimeout: STORE_TIMEOUT,
      rotation: setup.rotates,
      lifetimes: { absolute: ABSOLUTE, ...(setup.idle !== undefined && { idle: setup.idle }) },
      ...(setup.asks && {
        claims: async () => {
          await time.pause(simulation.dice.below(200));
          return {};
        },
      }),
    }),
  };
  return instance;
}

/** The store, with the network before it. */
function reachedStore(
  { database, time, weather, watcher }: Simulation,
  at: At,
  onHeard: (operation: string, given: readonly unknown[]) => void,
): Store {
  const store = database.seenBy(at);
  const reached = Object.entries(store).map(([operation, ask]) => [
    operation,
    async (...given: readonly unknown[]) => {
      const asked = time.now;
      const { up, down, ends } = weather.fateOf(at, operation, asked);
      await time.pause(up);
      if (ends === 'failed') throw new Error('The store is down.');
      const answer: unknown = await (ask as (...given: readonly unknown[]) => Promise<unknown>)(...given);
      await time.pause(down);
      const isHeard = ends === 'answered' && time.now - asked < STORE_TIMEOUT;
      if (isHeard) onHeard(operation, given);
      watcher.called({ at, operation, given, isHeard, ends });
      if (ends === 'unanswered') throw new Error('The connection to the store is broken.');
      return answer;
    },
  ]);
  return Object.fromEntries(reached) as Store;
}
