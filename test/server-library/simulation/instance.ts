import type { AuthServer, createAuthServer, Move, Store } from 'rebearer/server';
import type { At } from './step.ts';
import type { World } from './world.ts';

export const ORIGIN = 'https://app.example.com';
export const COOKIE = '__Host-Http-session';
/** Milliseconds; the server's default. */
export const GRACE = 20_000;
export const ABSOLUTE = 3_600_000;
const STORE_TIMEOUT = 5000;
/** One time in ten the claims take so long. Milliseconds. */
const SLOW = 3000;
const RARELY = 20;
/** The server learns of no outage from these. */
const UNTIMED: readonly string[] = ['sweep', 'keepSecret'];

export type CreateAuthServer = typeof createAuthServer;

/** Starts one of the processes that answer for the server. */
export function startInstance(world: World, at: At, create: CreateAuthServer): AuthServer {
  const { dice, history, time, watcher, weather } = world;
  const { asks, idle, rotates, skews } = history.setup;
  return create({
    issuer: ORIGIN,
    secret: 'a secret of thirty-two characters',
    store: reachedStore(world, at),
    now: () => time.now + skews[at],
    onEvent: (event) => watcher.event(at, event),
    limit: () => {
      weather.checkApp('limit', at, time.now);
      return weather.waitAt(at, time.now);
    },
    grace: GRACE,
    storeTimeout: STORE_TIMEOUT,
    rotation: rotates,
    lifetimes: { absolute: ABSOLUTE, ...(idle !== undefined && { idle }) },
    ...(asks && {
      claims: async () => {
        const usual = dice.below(200);
        await time.pause(usual < RARELY ? SLOW : usual);
        weather.checkApp('claims', at, time.now);
        return {};
      },
    }),
  });
}

/** The store, with the network before it. */
function reachedStore({ database, heardAt, seenOutages, time, weather, watcher }: World, at: At): Store {
  const store = database.seenBy(at);
  const reached = Object.entries(store).map(([operation, ask]) => [
    operation,
    async (...given: readonly unknown[]) => {
      const asked = time.now;
      watcher.asking({ at, operation, given });
      const { up, down, ends } = weather.fateOf(at, operation, asked);
      await time.pause(up);
      const isTimed = !UNTIMED.includes(operation);
      if (ends === 'failed') {
        if (isTimed) seenOutages[at].failed(asked);
        throw new Error('The store is down.');
      }
      const answer: unknown = await (ask as (...given: readonly unknown[]) => Promise<unknown>)(...given);
      await time.pause(down);
      const isHeard = ends === 'answered' && time.now - asked < STORE_TIMEOUT;
      if (isTimed && isHeard) seenOutages[at].heard(asked, time.now);
      if (isTimed && !isHeard) seenOutages[at].failed(asked);
      if (isHeard) heardAt[at] = time.now;
      if (isHeard && operation === 'advance') database.heard(at, given[0] as Move);
      watcher.called({ at, operation, given, isHeard, ends });
      if (ends === 'unanswered') throw new Error('The connection to the store is broken.');
      return answer;
    },
  ]);
  return Object.fromEntries(reached) as Store;
}
