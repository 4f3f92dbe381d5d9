import type { Clock } from 'rebearer/testing';

/** A server that is down when it is asked first, and a clock on which the pause before the next attempt is over at once. */
export interface DownOnce {
  readonly clock: Clock;
  readonly refresh: () => Promise<Response>;
  /** The pauses before attempts, in milliseconds. */
  readonly pauses: readonly number[];
}

export function downOnce(): DownOnce {
  const pauses: number[] = [];
  let attempts = 0;
  return {
    clock: {
      monotonic: () => 0,
      wall: () => 0,
      after(milliseconds, callback) {
        // Time limits do not pass, and there is one pause.
        if (milliseconds < 2000 && pauses.push(milliseconds) === 1) queueMicrotask(callback);
        return () => {};
      },
    },
    refresh: async () =>
      attempts++ === 0 ? new Response('', { status: 503 }) : Response.json({ access_token: 'a', expires_in: 60 }),
    pauses,
  };
}
