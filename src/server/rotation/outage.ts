/** An outage of the store, from the last answer before it to the first answer after it, by the store's clock. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Older outages are dropped. No grace is longer. */
const REMEMBERED = 60 * 1000;

/** Adds an outage and merges overlapping ones, so that the list stays short. */
export function withOutage(outages: readonly Outage[], added: Outage): readonly Outage[] {
  const recent = outages.filter(({ to }) => to + REMEMBERED > added.to);
  const [apart, touching] = [recent.filter((one) => one.to < added.from), recent.filter((one) => one.to >= added.from)];
  return [...apart, { from: Math.min(added.from, ...touching.map(({ from }) => from)), to: added.to }];
}

/**
 * Returns when the grace of a cookie that was replaced at `advancedAt` begins. An outage may have lost the answer with its successor, and
 * its client could not retry before the store was back.
 */
export function graceBegins(advancedAt: number, outages: readonly Outage[]): number {
  return outages.find(({ from, to }) => from <= advancedAt && advancedAt <= to)?.to ?? advancedAt;
}
