/** So many calls in a window of so many seconds. */
export interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface RateLimit {
  /** Counts one call of each key; returns the seconds to wait when one of them has had too many. */
  readonly take: (keys: Readonly<Record<string, Limit>>, now: number) => number | undefined;
}

interface Window {
  readonly endsAt: number;
  count: number;
}

/** Above this many windows the ended ones are dropped, so that made-up keys cannot fill the memory for long. */
const TIDY_ABOVE = 10_000;

/** Counts calls in fixed windows, in memory: a restart forgives. */
export function createRateLimit(): RateLimit {
  const windows = new Map<string, Window>();

  function count(key: string, windowSeconds: number, now: number): Window {
    const open = windows.get(key);
    const window = open !== undefined && now < open.endsAt ? open : { endsAt: now + windowSeconds * 1000, count: 0 };
    window.count += 1;
    windows.set(key, window);
    return window;
  }

  function tidy(now: number): void {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  }

  return {
    take: (keys, now) => {
      if (windows.size > TIDY_ABOVE) tidy(now);
      const waits = Object.entries(keys).map(([key, { limit, windowSeconds }]) => {
        const window = count(key, windowSeconds, now);
        return window.count > limit ? Math.ceil((window.endsAt - now) / 1000) : 0;
      });
      const longest = Math.max(0, ...waits);
      return longest === 0 ? undefined : longest;
    },
  };
}
