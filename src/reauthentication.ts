import type { OpenChannel } from './browser/channel.ts';
import type { Clock } from './browser/clock.ts';
import type { Lock } from './browser/lock.ts';
import type { Page } from './browser/page.ts';
import type { AuthEvent, RequestSummary } from './events/events.ts';
import type { EXTENSION } from './extension.ts';
import type { Event, State } from './session/state.ts';
import type { Step } from './session/transition.ts';

/** What a 401 requires that a refresh cannot provide (RFC 9470, section 3). */
export interface StepUp {
  readonly acrValues: string | undefined;
  /** Seconds. */
  readonly maxAge: number | undefined;
}

/** A call that waits until the user has signed in again. */
export interface HeldCall {
  readonly signal?: AbortSignal | undefined;
  /** Its 401; `undefined` if the call was not sent. */
  readonly response?: Response | undefined;
  readonly challenge?: StepUp | undefined;
  readonly call?: RequestSummary | undefined;
}

/** Resolves with true when the session decides about the call, with false if the call should wait no longer. Never rejects. */
export type WaitForLogin = (held: HeldCall) => Promise<boolean>;

export interface HoldingParts {
  readonly state: () => State<unknown>;
  readonly dispatch: (event: Extract<Event<never>, { type: 'reauthenticating' | 'ended-elsewhere' }>) => void;
  readonly emit: (event: AuthEvent) => void;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
  readonly clock: Clock;
  readonly page: Page | undefined;
  /** `undefined` if tabs don't work together. */
  readonly lock: Lock | undefined;
  readonly openChannel: OpenChannel | undefined;
  /** Identifies the session within its origin. */
  readonly name: string;
  /** Joins the refresh in flight or starts one. Never rejects. */
  readonly refresh: () => Promise<unknown>;
  /** The last call of `auth.login()` in this page. */
  readonly login: () => Promise<void> | undefined;
}

export interface Holding {
  readonly wait: WaitForLogin;
  /** Gives up. */
  readonly stop: () => void;
}

export type Transition<Claims> = (state: State<Claims>, event: Event<Claims>) => Step<Claims>;

/** The result of `holdAndReplay` of `rebearer/hold`, for the option `reauthenticate`. */
export interface HoldAndReplay {
  /** @internal */
  readonly [EXTENSION]: {
    /** Keeps an ended session visible in the page while its user may sign in again. */
    readonly keep: <Claims>(transition: Transition<Claims>) => Transition<Claims>;
    readonly start: (parts: HoldingParts) => Holding;
  };
}
