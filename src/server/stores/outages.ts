import { type Outage, withOutage } from '../rotation/outage.ts';
import type { StoreClock } from './store-clock.ts';

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
  readonly clock: StoreClock;
}

export function createOutages({ timeout, clock }: OutagesOptions): Outages {
  let outages: readonly Outage[] = [];
  /** Where an outage is under way, when it began. */
  let from: number | undefined;
  return {
    list: () => outages,
    answered: (storeNow) => {
      if (from !== undefined) outages = withOutage(outages, { from, to: storeNow });
      from = undefined;
    },
    failed: () => {
      const now = clock.now();
      from ??= now === undefined ? undefined : now - timeout;
    },
  };
}
