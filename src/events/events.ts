import type { Notice } from '../session/state.ts';

/** Why a refresh was started. */
export type RefreshCause = 'restore' | 'login' | 'expiring' | 'expired' | 'rejected' | 'requested';

/** What a request may say of itself in an event: never its query, headers or body. */
export interface RequestSummary {
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
}

/** Everything that `auth.on` can tell, tagged by `type`. No event carries a token. */
export type AuthEvent =
  | Notice
  | { readonly type: 'refresh-start'; readonly cause: RefreshCause }
  /** A request is sent again with a newer token. */
  | ({ readonly type: 'replay' } & RequestSummary)
  /** A rejected request has a body that can't be sent again: its caller gets the 401. */
  | ({ readonly type: 'replay-impossible' } & RequestSummary)
  /** The API asks for a stronger login (RFC 9470). */
  | ({
      readonly type: 'step-up';
      readonly acrValues?: string | undefined;
      readonly maxAge?: number | undefined;
    } & RequestSummary)
  /** A call waits for the user to sign in again in place. */
  | ({ readonly type: 'hold' } & RequestSummary)
  /** The app is told to ask the user to sign in again in place, here or in the tab that asks already. */
  | { readonly type: 'reauthentication-start'; readonly cause: ReauthenticationCause }
  /** That is over: somebody has signed in, or it was given up, and a session that had ended is gone. */
  | { readonly type: 'reauthentication-end'; readonly outcome: 'signed-in' | 'given-up' | 'timed-out' };

/** Why the user is asked to sign in again in place. */
export type ReauthenticationCause = 'expired' | 'idle' | 'step-up';

export type AuthEventType = AuthEvent['type'];

type AuthEventOf<Type extends AuthEventType> = Extract<AuthEvent, { readonly type: Type }>;

export type AuthEventListener<Type extends AuthEventType> = (event: AuthEventOf<Type>) => void;

export interface Emitter {
  readonly on: <Type extends AuthEventType>(type: Type, listener: AuthEventListener<Type>) => () => void;
  readonly emit: (event: AuthEvent) => void;
}

/** Makes a set of listeners by type. A listener that throws is reported as uncaught and keeps no other from listening. */
export function createEmitter(): Emitter {
  const listeners = new Map<AuthEventType, Set<(event: never) => void>>();
  return {
    on(type, listener) {
      const own = (event: never): void => listener(event);
      const ofType = listeners.get(type) ?? new Set();
      listeners.set(type, ofType.add(own));
      return () => void ofType.delete(own);
    },
    emit(event) {
      for (const listener of [...(listeners.get(event.type) ?? [])])
        shielded(() => listener(Object.freeze(event) as never));
    },
  };
}

/** Runs a listener of the app's so that what it throws reaches the page's error handling, and nothing of ours. */
export function shielded(task: () => void): void {
  try {
    task();
  } catch (error) {
    reportUncaught(error);
  }
}

/** Hands an error to the page's error handling, as if nothing had caught it. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
