import type { AuthEvent } from './events.ts';
import { createListeners } from './listeners.ts';
import type { Session } from '../session/session.ts';
import type { Event, State } from '../session/state.ts';
import { type Step, transition } from '../session/transition.ts';

/** A change of state, once it is committed. */
export interface Change<Claims = unknown> {
  readonly before: State<Claims>;
  readonly after: State<Claims>;
}

/** Holds the one mutable thing of an `Auth`: its state. */
export interface Store<Claims> {
  readonly state: () => State<Claims>;
  /**
   * Commits what the event makes of the state and returns that; then tells of it. A listener that acts sees its own change at
   * once, and all listeners hear of it after what they are being told of.
   */
  readonly dispatch: (event: Event<Claims>) => State<Claims>;
  /** The same for an event that comes from another tab, which the other tabs are not told again. */
  readonly dispatchReceived: (event: Event<Claims>) => State<Claims>;
  /** Tells of an event that changes no state, in its turn. */
  readonly emit: (event: AuthEvent) => void;
  /** Calls back after every commit, whether the snapshot changed or not. */
  readonly watch: (listener: () => void) => () => void;
  readonly subscribe: (listener: (session: Session<Claims>) => void) => () => void;
}

export interface StoreParts<Claims> {
  readonly initial: State<Claims>;
  /** Takes the place of the plain transition, and calls it. */
  readonly transition: ((state: State<Claims>, event: Event<Claims>) => Step<Claims>) | undefined;
  readonly emit: (event: AuthEvent) => void;
  /** Tells the other tabs of a commit, before anything that a listener does about it. */
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

  /** Events come first: a cache is cleared before a component shows the next user. */
  const tell = (notices: readonly AuthEvent[], before: Session<Claims>, after: Session<Claims>): void => {
    for (const notice of notices) emit(notice);
    if (before !== after) listeners.tell(after);
  };
  const commit = (event: Event<Claims>, isReceived: boolean): State<Claims> => {
    const before = state;
    const [after, notices] = step(before, event);
    state = after;
    watchers.tell();
    if (!isReceived) tellTabs({ before, after });
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

/** Runs tasks in the order in which they came; one that comes while another runs waits for its end. */
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
