import { joined, type Patience } from '../once.ts';
import type { Store } from './store.ts';

/** The time is asked for again after this, in milliseconds: a clock may be set, and drifts. */
const EVERY = 60 * 1000;

/**
 * Has the store tell its time to an instance that may ask it nothing else. The first caller waits for the answer; a failure leaves this
 * machine's clock in use.
 */
export function createHearTime(store: Pick<Store, 'keys'>, patience: Patience): () => Promise<void> {
  let askedAt: number | undefined;
  let hasEnded = false;
  const ask = joined(async () => {
    askedAt = patience.now();
    await store.keys().catch(() => undefined);
    hasEnded = true;
  }, patience);
  return async () => {
    if (!hasEnded || askedAt === undefined) return ask();
    const age = patience.now() - askedAt;
    // Also where the clock was set back.
    if (age < 0 || age >= EVERY) void ask();
  };
}
