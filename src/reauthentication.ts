import type { OpenChannel } from './browser/channel.ts';
import type { Clock } from './browser/clock.ts';
import type { Lock } from './browser/lock.ts';
import type { Page } from './browser/page.ts';
import type { AuthEvent, RequestSummary } from './events/events.ts';
import type { EXTENSION } from './extension.ts';
import type { Event, State } from './session/state.ts';
import type { Step } from './session/transition.ts';

/** What a 401 asks for that a refresh can't bring (RFC 9470, section 3). */
export interface StepUp {
  readonly acrValues: string | undefined;
  /** Seconds. */
  readonly maxAge: number | undefined;
}

/** A call that can't go on before the user has signed in again. */
export interface HeldCall {
  readonly signal?: AbortSignal | undefined;
  /** The 401 that it has got; `undefined` for one that was not sent. */
  readonly response?: Response | undefined;
  readonly challenge?: StepUp | undefined;
  readonly call?: RequestSummary | undefined;
}

/** Resolves with true when the session says what is to become of the call, with false where it is to wait no longer. Never rejects. */
export type WaitForLogin = (held: HeldCall) => Promise<boolean>;

export interface HoldingParts {
  readonly state: () => State<unknown>;
  readonly dispatch: (event: Extract<Event<never>, { type: 'reauthenticating' | 'ended-elsewhere' }>) => void;
  readonly emit: (event: AuthEvent) => void;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
  readonly clock: Clock;
  readonly page: Page | undefined;
  /** `undefined` where tabs do not work together. */
  readonly lock: Lock | undefined;
  readonly openChannel: OpenChannel | undefined;
  /** Names the session among those of its origin. */
  readonly name: string;
  /** Joins the refresh in flight or starts one. Never rejects. */
  readonly refresh: () => Promise<unknown>;
}

export interface Holding {
  readonly wait: WaitForLogin;
  /** Gives up. */
  readonly stop: () => void;
}

export type Transition<Claims> = (state: State<Claims>, event: Event<Claims>) => Step<Claims>;

/** What `holdAndReplay` of `rebearer/hold` returns, for the option `reauthenticate`. */
export interface HoldAndReplay {
  /** @internal */
  readonly [EXTENSION]: {
    /** Keeps a session that has ended, as far as the page shows, while its user may sign in again. */
    readonly keep: <Claims>(transition: Transition<Claims>) => Transition<Claims>;
    readonly start: (parts: HoldingParts) => Holding;
  };
}
