/** A time in which the store was out of reach, from the last answer before to the first after it, by the store's clock. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Outages that ended longer ago than this are forgotten. No grace is longer. */
const REMEMBERED = 60 * 1000;

/** Adds an outage. Those that touch become one, so that the list stays short. */
export function withOutage(outages: readonly Outage[], added: Outage): readonly Outage[] {
  const recent = outages.filter(({ to }) => to + REMEMBERED > added.to);
  const [apart, touching] = [recent.filter((one) => one.to < added.from), recent.filter((one) => one.to >= added.from)];
  return [...apart, { from: Math.min(added.from, ...touching.map(({ from }) => from)), to: added.to }];
}

/**
 * Returns when the grace of a cookie that was replaced at `advancedAt` begins. The answer with its successor may have been
 * lost with the store, and its client could not ask again before the store was back.
 */
export function graceBegins(advancedAt: number, outages: readonly Outage[]): number {
  return outages.find(({ from, to }) => from <= advancedAt && advancedAt <= to)?.to ?? advancedAt;
}
