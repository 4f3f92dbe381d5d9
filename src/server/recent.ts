export interface Recent<Value> {
  /** Returns what was made for the key a moment ago; else has it made, once for all who ask meanwhile. */
  readonly take: (key: string, now: number, make: () => Promise<Value>) => Promise<Value>;
}

/** Milliseconds. Calls that leave a page together arrive within this time. */
const SHARED_FOR = 10_000;
const MOST = 10_000;

/** Remembers values in memory, never into the second half of their life (milliseconds), and no more than so many. */
export function createRecent<Value>(lifetime: number): Recent<Value> {
  const entries = new Map<string, { readonly making: Promise<Value>; readonly at: number }>();
  const sharedFor = Math.min(SHARED_FOR, lifetime / 2);

  /** The map's order is that of the times. */
  function tidy(now: number): void {
    for (const [key, { at }] of entries) {
      if (now - at < sharedFor && entries.size < MOST) return;
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
