import type { CookieValue } from '../cookie/cookie-value.ts';

/** Remembers when cookies arrived that a limit has held up. */
export interface Arrivals {
  /** `wait`: how long the client was told to wait, in milliseconds. */
  readonly heldUp: (cookie: CookieValue, wait: number) => void;
  /** Returns the milliseconds since a cookie arrived first; 0 if no limit has held it up. */
  readonly age: (cookie: CookieValue) => number;
}

/** A client comes back within this time after its wait. Milliseconds. */
const SLACK = 20 * 1000;
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
    heldUp: (cookie, wait) => {
      const arrival = { at: now() - age(cookie), until: now() + wait + SLACK };
      const [oldest = ''] = arrivals.keys();
      if (arrivals.size >= MOST) arrivals.delete(oldest);
      arrivals.set(keyOf(cookie), arrival);
    },
  };
}
