/** How a refresh that failed for a passing reason is tried again. Milliseconds. */
export interface RetryPolicy {
  /** Attempts that one caller waits through, the first included. */
  readonly attempts: number;
  /** The shortest pause. */
  readonly minDelay: number;
  /** The longest pause that is chosen here; a server's `Retry-After` may be longer. */
  readonly maxDelay: number;
}

export interface Failure {
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** What the server asked for, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** A number in [0, 1). */
  readonly random: number;
  /** A page that shows nothing yet waits for it. */
  readonly isLoading?: boolean;
}

/** An hour. A server that asks for more has most likely lost a unit. */
const LONGEST_WISH = 3_600_000;
/** Five minutes: a user who looks at a page that is loading would reload it, and ask sooner than the server wants. */
const WHILE_LOADING = 300_000;

/**
 * Returns the pause before the next attempt: full jitter over a range that doubles, and on top of `Retry-After`, so
 * that the clients of a server that comes back do not come back with it all at once.
 */
export function pauseAfter({ failures, retryAfter, random, isLoading }: Failure, policy: RetryPolicy): number {
  const range = Math.min(policy.maxDelay, policy.minDelay * 2 ** failures);
  if (retryAfter === undefined) return policy.minDelay + random * (range - policy.minDelay);
  const longest = isLoading ? WHILE_LOADING : LONGEST_WISH;
  return Math.min(Math.max(retryAfter, policy.minDelay), longest) + random * range;
}

/** Returns how long a 401 for a token that was just issued keeps further refreshes away: 1 s, doubling to 60 s. */
export function pauseAfterRefusal(refusals: number): number {
  return Math.min(60_000, 1000 * 2 ** (refusals - 1));
}
