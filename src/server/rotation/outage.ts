/** An outage of the store, from the last answer before it to the first answer after it, by the store's clock. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Older outages are dropped. No grace is longer. */
const REMEMBERED = 60 * 1000;

const SECOND = 1000;

/**
 * Adds an outage. Those that end in the same second become one, so that the list stays short. Others stay apart, even where they overlap:
 * of a store that fails now and then, one would last for hours.
 */
export function withOutage(outages: readonly Outage[], added: Outage): readonly Outage[] {
  const secondOf = ({ to }: Outage): number => Math.floor(to / SECOND);
  const isBeside = (one: Outage): boolean => secondOf(one) === secondOf(added);
  const recent = outages.filter((one) => one.to + REMEMBERED > added.to && !isBeside(one));
  const joined = [...outages.filter(isBeside), added];
  const from = Math.min(...joined.map((one) => one.from));
  return [...recent, { from, to: Math.max(...joined.map(({ to }) => to)) }];
}

/**
 * Returns when the grace of a cookie that was replaced at `advancedAt` begins. An outage may have lost the answer with its successor, and
 * its client could not retry before the store was back.
 */
export function graceBegins(advancedAt: number, outages: readonly Outage[]): number {
  const around = outages.filter(({ from, to }) => from <= advancedAt && advancedAt <= to);
  return Math.max(advancedAt, ...around.map(({ to }) => to));
}
