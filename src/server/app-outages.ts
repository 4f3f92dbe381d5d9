import type { Outage } from './rotation/outage.ts';
import { createOutages, type Outages } from './stores/outages.ts';

/** The outages of the app's functions that are asked before the counter of a session is moved, by this machine's clock. */
export type AppOutages = Readonly<Record<'claims' | 'limit' | 'origins', Outages>>;

/** `now` is this machine's clock. A function that fails has written nothing, so no outage begins before its failure. */
export function createAppOutages(now: () => number): AppOutages {
  const one = (): Outages => createOutages({ timeout: 0, now });
  return { claims: one(), limit: one(), origins: one() };
}

/** Returns all outages in their order, because one may begin in the grace that another has begun anew. `ahead`: what the store's clock is ahead. */
export function joinOutages(ofStore: readonly Outage[], ofApp: readonly Outage[], ahead: number): readonly Outage[] {
  const shifted = ofApp.map(({ from, to }) => ({ from: from + ahead, to: to + ahead }));
  return [...ofStore, ...shifted].sort((one, other) => one.from - other.from);
}
