import { useSyncExternalStore } from 'react';
import type { Lifetime, SessionTimeout } from '../lifetime/index.ts';

const QUIET: SessionTimeout = /* @__PURE__ */ Object.freeze({ status: 'quiet' });

/** Whether the session is about to end, and a function that keeps it. */
export type UseSessionTimeout = SessionTimeout & Pick<Lifetime, 'extend'>;

/**
 * Returns whether the session is about to end. Renders again when a warning begins, each second of it, and when it is over. On the
 * server and during hydration there is no warning.
 *
 * @example
 * const timeout = useSessionTimeout(watched);
 * if (timeout.status === 'quiet') return null;
 * return <dialog open>You will be signed out in {timeout.timeLeft / 1000} s. <button onClick={timeout.extend}>Stay</button></dialog>;
 */
export function useSessionTimeout(watched: Lifetime): UseSessionTimeout {
  const timeout = useSyncExternalStore(
    watched.subscribe,
    () => watched.timeout,
    () => QUIET,
  );
  return { ...timeout, extend: watched.extend };
}
