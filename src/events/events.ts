import { checkListener, createListeners } from './listeners.ts';
import type { Notice } from '../session/state.ts';

/** Why a refresh was started. */
export type RefreshCause = 'restore' | 'login' | 'expiring' | 'expired' | 'rejected' | 'requested';

/** The parts of a request that an event shows: never its query, headers or body. */
export interface RequestSummary {
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
}

/** The events of `auth.on`, tagged by `type`. They never contain a token. */
export type AuthEvent =
  | Notice
  | { readonly type: 'refresh-start'; readonly cause: RefreshCause }
  /** A request is sent again with a newer token. */
  | ({ readonly type: 'replay' } & RequestSummary)
  /** The body of a refused request can't be sent again: its caller gets the 401. */
  | ({ readonly type: 'replay-impossible' } & RequestSummary)
  /** The API asks for a stronger login (RFC 9470). */
  | ({
      readonly type: 'step-up';
      readonly acrValues?: string | undefined;
      readonly maxAge?: number | undefined;
    } & RequestSummary)
  /** A call waits until the user has signed in again in place. */
  | ({ readonly type: 'hold' } & RequestSummary)
  /** The user is asked to sign in again in place, in this tab or in another one. */
  | { readonly type: 'reauthentication-start'; readonly cause: ReauthenticationCause }
  /** The question is over: a user has signed in, or it was given up, and a session that had ended is gone. */
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

const TYPES: Readonly<Record<AuthEventType, true>> = {
  'session-start': true,
  'session-end': true,
  'identity-change': true,
  token: true,
  'refresh-start': true,
  'refresh-success': true,
  'refresh-failure': true,
  replay: true,
  'replay-impossible': true,
  'step-up': true,
  hold: true,
  'reauthentication-start': true,
  'reauthentication-end': true,
  misconfigured: true,
};

function checkType(type: string): void {
  if (!Object.hasOwn(TYPES, type))
    throw new TypeError(`There is no event '${type}'. Write one of ${Object.keys(TYPES).join(', ')}.`);
}

/** Creates one set of listeners for each type of event. */
export function createEmitter(): Emitter {
  const { add, tell } = createListeners<AuthEvent>();
  return {
    on(type, listener) {
      checkListener(listener);
      if (typeof REBEARER_PRODUCTION === 'undefined') checkType(type);
      const isOfType = (event: AuthEvent): event is Parameters<typeof listener>[0] => event.type === type;
      return add((event) => isOfType(event) && listener(event));
    },
    emit: (event) => tell(Object.freeze(event)),
  };
}
