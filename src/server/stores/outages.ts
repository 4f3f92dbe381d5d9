import { type Outage, withOutage } from '../rotation/outage.ts';

/** Remembers the times in which this instance could not reach the store. */
export interface Outages {
  readonly list: () => readonly Outage[];
  /** Records an answer; `storeNow` is the store's clock. */
  readonly answered: (storeNow: number) => void;
  /** Records a call without an answer. `asked`: when it was made, by this machine's clock. */
  readonly failed: (asked: number) => void;
}

export interface OutagesOptions {
  /** Milliseconds after which a call fails. A write whose answer is lost was made this long before the outage at most. */
  readonly timeout: number;
  /** This machine's clock: it measures how long an outage lasts. What the store's clock shows may not be known yet. */
  readonly now: () => number;
}

/** An instance that has just started does not know when the store last answered another one. */
const LONGEST_AHEAD = 60 * 1000;

export function createOutages({ timeout, now }: OutagesOptions): Outages {
  let outages: readonly Outage[] = [];
  /** The start of the current outage, if any, and the last answer before it. */
  let from: number | undefined;
  let answeredAt = -Infinity;
  /** What that answer's clock of the store was ahead of this machine's. */
  let ahead = Infinity;
  return {
    list: () => outages,
    answered: (storeNow) => {
      const at = now();
      if (from !== undefined) {
        // A standby that has taken over has another clock: the writes before the outage have their times by the old one.
        const begun = Math.min(storeNow - Math.max(at - from, 0), from + ahead);
        outages = withOutage(outages, { from: begun, to: storeNow });
      }
      from = undefined;
      answeredAt = at;
      ahead = storeNow - at;
    },
    failed: (asked) => {
      // This machine stood still: a time-out of before says nothing of the time since.
      if (now() - asked > timeout + LONGEST_AHEAD) return;
      // The write may be another instance's: the client of that one has come to this one.
      const begun = Math.max(Math.min(answeredAt, asked) - timeout, asked - LONGEST_AHEAD);
      from = Math.min(from ?? begun, begun);
    },
  };
}
