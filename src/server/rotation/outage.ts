/** An outage of the store, from the last answer before it to the first answer after it, by the store's clock. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Older outages are dropped. No grace is longer. */
const REMEMBERED = 60 * 1000;

/** What touches becomes one outage up to this length: of a store that fails now and then, it would last for hours. */
const LONGEST_JOINED = 5 * 60 * 1000;

/** Adds an outage and joins it with others that it touches, so that the list stays short, and one answer in between splits none. */
export function withOutage(outages: readonly Outage[], added: Outage): readonly Outage[] {
  const isJoined = (one: Outage): boolean => one.to >= added.from && one.from >= added.to - LONGEST_JOINED;
  const apart = outages.filter((one) => one.to + REMEMBERED > added.to && !isJoined(one));
  const from = Math.min(added.from, ...outages.filter(isJoined).map((one) => one.from));
  return [...apart, { from, to: added.to }];
}

/**
 * Returns when the grace of a cookie that was replaced at `advancedAt` begins. An outage around that moment may have lost the answer with
 * its successor; after an answer that the network has lost, one within the grace keeps its client from asking again. Either could not
 * retry before the store was back.
 */
export function graceBegins(advancedAt: number, grace: number, outages: readonly Outage[]): number {
  return outages.reduce((begins, { from, to }) => (from < begins + grace && to > begins ? to : begins), advancedAt);
}
