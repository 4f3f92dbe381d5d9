/** How often and when a refresh is repeated after a passing failure. Milliseconds. */
export interface RetryPolicy {
  /** Attempts that one caller waits for, including the first; at least 1. */
  readonly attempts: number;
  /** The shortest pause, at least 100. */
  readonly minDelay: number;
  /** The longest pause, unless the server's `Retry-After` is longer; at least `minDelay`. */
  readonly maxDelay: number;
}

export interface Failure {
  /** Failures in a row, including this one. */
  readonly failures: number;
  /** The server's `Retry-After`, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** A number in [0, 1). */
  readonly random: number;
  /** Whether a page that shows nothing yet waits for it. */
  readonly isLoading?: boolean;
}

/** One hour. A server that asks for more has most likely confused units. */
const LONGEST_WISH = 3_600_000;
/** Five minutes: the user of a loading page would reload it anyway. */
const WHILE_LOADING = 300_000;

/**
 * Returns the pause before the next attempt: full jitter over a range that doubles, added to `Retry-After`, so that the clients of a
 * restarted server don't all come back at the same time.
 */
export function pauseAfter({ failures, retryAfter, random, isLoading }: Failure, policy: RetryPolicy): number {
  const range = Math.min(policy.maxDelay, policy.minDelay * 2 ** failures);
  if (retryAfter === undefined) return policy.minDelay + random * (range - policy.minDelay);
  const longest = isLoading ? WHILE_LOADING : LONGEST_WISH;
  return Math.min(Math.max(retryAfter, policy.minDelay), longest) + random * range;
}

/** Returns how long the refusal of a new token blocks further refreshes: 1 s, doubling to 60 s. */
export function pauseAfterRefusal(refusals: number): number {
  return Math.min(60_000, 1000 * 2 ** (refusals - 1));
}
