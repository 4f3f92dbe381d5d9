import { type Outage, withOutage } from '../rotation/outage.ts';
import type { StoreClock } from './store-clock.ts';

/** Remembers the times in which this instance could not reach the store. */
export interface Outages {
  readonly list: () => readonly Outage[];
  /** Records an answer; `storeNow` is the store's clock. */
  readonly answered: (storeNow: number) => void;
  readonly failed: () => void;
}

export interface OutagesOptions {
  /** Milliseconds after which a call fails. The oldest write whose answer may be lost is this old. */
  readonly timeout: number;
  readonly clock: StoreClock;
}

export function createOutages({ timeout, clock }: OutagesOptions): Outages {
  let outages: readonly Outage[] = [];
  /** The start of the current outage, if any. */
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
