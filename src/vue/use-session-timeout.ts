import { computed, type ComputedRef, onScopeDispose, shallowRef } from 'vue';
import type { Lifetime, SessionTimeout } from '../lifetime/index.ts';

/** Whether the session is about to end, as refs, and a function that keeps it. */
export interface UseSessionTimeout extends Pick<Lifetime, 'extend'> {
  readonly timeout: ComputedRef<SessionTimeout>;
  /** Milliseconds, in whole seconds; `undefined` without a warning. */
  readonly timeLeft: ComputedRef<number | undefined>;
}

/**
 * Returns whether the session is about to end, as refs that change when a warning begins, each second of it, and when it is over. It
 * stops listening with its component or effect scope. On the server there is no warning.
 *
 * @example
 * const { timeLeft, extend } = useSessionTimeout(watched);
 */
export function useSessionTimeout(watched: Lifetime): UseSessionTimeout {
  const timeout = shallowRef(watched.timeout);
  const stop = watched.subscribe((next) => {
    timeout.value = next;
  });
  // Without a scope nothing is disposed.
  onScopeDispose(stop, true);
  return {
    timeout: computed(() => timeout.value),
    timeLeft: computed(() => timeout.value.timeLeft),
    extend: watched.extend,
  };
}
