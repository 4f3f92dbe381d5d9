import type { CookieValue } from '../cookie/cookie-value.ts';

/**
 * Remembers when cookies arrived that were answered 429 or 503. A client that lacks its new cookie may have come in time, and have to wait
 * for longer than the grace.
 */
export interface Arrivals {
  /** `at`: when the call arrived, by this machine's clock. `wait`: what its client was told to wait, in milliseconds. */
  readonly heldUp: (cookie: CookieValue, call: { readonly at: number; readonly wait: number }) => void;
  /** Returns the milliseconds since a cookie arrived first; 0 if it was not held up. */
  readonly age: (cookie: CookieValue) => number;
}

/** A client comes back within this time after its wait. Milliseconds. */
const SLACK = 20 * 1000;
/** A thief must not hold up an old cookie for as long as the session lives. Milliseconds. */
const LONGEST = 60 * 60 * 1000;
const MOST = 10_000;

/** `now` is this machine's clock. */
export function createArrivals(now: () => number): Arrivals {
  const arrivals = new Map<string, { readonly at: number; readonly until: number }>();
  const keyOf = ({ counter, id }: CookieValue): string => `${id}.${counter}`;
  const age = (cookie: CookieValue): number => {
    const known = arrivals.get(keyOf(cookie));
    return known && now() <= known.until ? Math.max(now() - known.at, 0) : 0;
  };
  return {
    age,
    heldUp: (cookie, call) => {
      const at = Math.min(call.at, now() - age(cookie));
      // What is held up again becomes the newest.
      arrivals.delete(keyOf(cookie));
      const [oldest = ''] = arrivals.keys();
      if (arrivals.size >= MOST) arrivals.delete(oldest);
      arrivals.set(keyOf(cookie), { at, until: Math.min(now() + call.wait + SLACK, at + LONGEST) });
    },
  };
}
