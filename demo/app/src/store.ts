import { useSyncExternalStore } from 'react';

/** A value that changes and tells, at most once a frame: a hundred answers at a time are drawn together. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly set: (next: (value: Value) => Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  let frame = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    frame = 0;
    for (const listener of listeners) listener();
  };
  return {
    get: () => value,
    set: (next) => {
      value = next(value);
      frame ||= requestAnimationFrame(tell);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
