import { type AuthEvent, shielded } from './events.ts';
import type { Session } from '../session/session.ts';
import type { Event, State } from '../session/state.ts';
import { transition } from '../session/transition.ts';

/** Holds the one mutable thing of an `Auth`: its state. */
export interface Store<Claims> {
  readonly state: () => State<Claims>;
  /** Commits what the event makes of the state; then tells of it, so that no listener sees anything half done. */
  readonly dispatch: (event: Event<Claims>) => void;
  /** Calls back after every commit, whether the snapshot changed or not. */
  readonly watch: (listener: () => void) => () => void;
  readonly subscribe: (listener: (session: Session<Claims>) => void) => () => void;
}

export function createStore<Claims>(initial: State<Claims>, emit: (event: AuthEvent) => void): Store<Claims> {
  const listeners = new Set<() => void>();
  const watchers = new Set<() => void>();
  let state = initial;
  return {
    state: () => state,
    dispatch(event) {
      const before = state.session;
      const [next, notices] = transition(state, event);
      state = next;
      for (const watcher of [...watchers]) watcher();
      if (next.session !== before) for (const listener of [...listeners]) shielded(listener);
      for (const notice of notices) emit(notice);
    },
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    subscribe(listener) {
      const own = (): void => listener(state.session);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
