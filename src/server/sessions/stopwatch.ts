import type { ServerParts } from '../server-parts.ts';

/** Returns the milliseconds since the call arrived. */
export type Stopwatch = () => number;

/**
 * Measures how long the store, and what is asked before it, have delayed a request. A clock that is set meanwhile must not extend the
 * grace, so the result is at most twice the time-out.
 */
export function stopwatch({ settings }: Pick<ServerParts, 'settings'>): Stopwatch {
  const began = settings.now();
  return () => Math.min(Math.max(settings.now() - began, 0), 2 * settings.storeTimeout);
}
