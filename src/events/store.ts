import type { AuthEvent } from './events.ts';
import { createListeners } from './listeners.ts';
import type { Session } from '../session/session.ts';
import type { Event, State } from '../session/state.ts';
import { type Step, transition } from '../session/transition.ts';

/** A change of state, once it is committed. */
export interface Change<Claims = unknown> {
  readonly before: State<Claims>;
  readonly after: State<Claims>;
  readonly event: Event<Claims>;
}

/** Holds the state of an `Auth`, its only mutable value. */
export interface Store<Claims> {
  readonly state: () => State<Claims>;
  /**
   * Commits the next state and returns it, then notifies the listeners. If a listener dispatches again, its change is committed at
   * once, and the listeners are notified of it after the current notification.
   */
  readonly dispatch: (event: Event<Claims>) => State<Claims>;
  /** Like `dispatch`, for an event from another tab: it is not announced to the tabs again. */
  readonly dispatchReceived: (event: Event<Claims>) => State<Claims>;
  /** Notifies the listeners of an event that changes no state, in order. */
  readonly emit: (event: AuthEvent) => void;
  /** Calls the listener after every commit, even if the snapshot did not change. */
  readonly watch: (listener: () => void) => () => void;
  readonly subscribe: (listener: (session: Session<Claims>) => void) => () => void;
}

export interface StoreParts<Claims> {
  readonly initial: State<Claims>;
  /** Replaces the plain transition; it calls the plain one itself. */
  readonly transition: ((state: State<Claims>, event: Event<Claims>) => Step<Claims>) | undefined;
  readonly emit: (event: AuthEvent) => void;
  /** Announces a commit to the other tabs, before any listener reacts to it. */
  readonly tellTabs: (change: Change<Claims>) => void;
}

export function createStore<Claims>({
  initial,
  transition: step = transition,
  emit,
  tellTabs,
}: StoreParts<Claims>): Store<Claims> {
  const listeners = createListeners<Session<Claims>>();
  const watchers = createListeners<void>();
  const inOrder = createQueue();
  let state = initial;

  /** Events come first, so that a cache is cleared before a component shows the next user. */
  const tell = (notices: readonly AuthEvent[], before: Session<Claims>, after: Session<Claims>): void => {
    for (const notice of notices) emit(notice);
    if (before !== after) listeners.tell(after);
  };
  const commit = (event: Event<Claims>, isReceived: boolean): State<Claims> => {
    const before = state;
    const [after, notices] = step(before, event);
    state = after;
    watchers.tell();
    if (!isReceived) tellTabs({ before, after, event });
    inOrder(() => tell(notices, before.session, after.session));
    return after;
  };
  return {
    state: () => state,
    dispatch: (event) => commit(event, false),
    dispatchReceived: (event) => commit(event, true),
    emit: (event) => inOrder(() => emit(event)),
    watch: watchers.add,
    subscribe: listeners.add,
  };
}

/** Runs tasks in order; a task that is added while another runs waits for its end. */
function createQueue(): (task: () => void) => void {
  const waiting: (() => void)[] = [];
  let isRunning = false;
  return (task) => {
    waiting.push(task);
    if (isRunning) return;
    isRunning = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    isRunning = false;
  };
}
