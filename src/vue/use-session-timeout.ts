import {
  computed,
  type ComputedRef,
  getCurrentScope,
  onScopeDispose,
  shallowReadonly,
  type ShallowRef,
  shallowRef,
} from 'vue';
import type { Lifetime, SessionTimeout } from '../lifetime/index.ts';

/** Whether the session is about to end, as refs, and a function that keeps it. */
export interface UseSessionTimeout extends Pick<Lifetime, 'extend'> {
  readonly timeout: Readonly<ShallowRef<SessionTimeout>>;
  /** Milliseconds, in whole seconds; `undefined` without a warning. */
  readonly timeLeft: ComputedRef<number | undefined>;
}

/**
 * Returns whether the session is about to end, as refs that change when a warning begins, each second of it, and when it is over. It
 * stops listening with its component or effect scope. On the server there is no warning.
 */
export function useSessionTimeout(watched: Lifetime): UseSessionTimeout {
  const timeout = shallowRef(watched.timeout);
  const stop = watched.subscribe((next) => {
    timeout.value = next;
  });
  if (getCurrentScope()) onScopeDispose(stop);
  return {
    timeout: shallowReadonly(timeout),
    timeLeft: computed(() => timeout.value.timeLeft),
    extend: watched.extend,
  };
}
