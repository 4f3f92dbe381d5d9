export interface Recent<Value> {
  /** Returns the recent value of the key; otherwise makes it, once for all simultaneous callers. */
  readonly take: (key: string, now: number, make: () => Promise<Value>) => Promise<Value>;
}

/** Milliseconds. Calls that leave a page together arrive within this time. */
const SHARED_FOR = 10_000;
const MOST = 10_000;

/** Caches values for less than half of their lifetime (in milliseconds), up to a maximum number. */
export function createRecent<Value>(lifetime: number): Recent<Value> {
  const entries = new Map<string, { readonly making: Promise<Value>; readonly at: number }>();
  const sharedFor = Math.min(SHARED_FOR, lifetime / 2);

  /** The map is in the order of the times. */
  function tidy(now: number): void {
    for (const [key, { at }] of entries) {
      const age = now - at;
      // None is kept from before the clock was set back.
      if (age >= 0 && age < sharedFor && entries.size < MOST) return;
      entries.delete(key);
    }
  }

  return {
    take: (key, now, make) => {
      tidy(now);
      const last = entries.get(key);
      if (last !== undefined) return last.making;
      const making = make();
      entries.set(key, { making, at: now });
      making.catch(() => entries.delete(key));
      return making;
    },
  };
}
