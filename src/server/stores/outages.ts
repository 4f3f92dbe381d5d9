import { type Outage, withOutage } from '../rotation/outage.ts';

/** Remembers when this instance could not reach the store. */
export interface Outages {
  readonly list: () => readonly Outage[];
  /** An answer came; `storeNow` is the store's clock. */
  readonly answered: (storeNow: number) => void;
  readonly failed: () => void;
}

export interface OutagesOptions {
  /** Milliseconds after which a call has failed. So old is the oldest write whose answer may have been lost. */
  readonly timeout: number;
  /** This machine's clock: its distance to the store's is taken at each answer. */
  readonly now: () => number;
}

export function createOutages({ timeout, now }: OutagesOptions): Outages {
  let outages: readonly Outage[] = [];
  let distance: number | undefined;
  /** Where an outage is under way, when it began. */
  let from: number | undefined;
  return {
    list: () => outages,
    answered: (storeNow) => {
      if (from !== undefined) outages = withOutage(outages, { from, to: storeNow });
      from = undefined;
      distance = storeNow - now();
    },
    failed: () => {
      from ??= distance === undefined ? undefined : now() + distance - timeout;
    },
  };
}
