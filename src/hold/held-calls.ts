import type { Clock } from '../browser/clock.ts';
import type { AuthEvent } from '../events/events.ts';
import type { HeldCall, StepUp, WaitForLogin } from '../reauthentication.ts';
import type { State } from '../session/state.ts';
import { keepResponse } from './keep-response.ts';
import type { HoldLimits } from './options.ts';

export interface HeldCallsParts {
  readonly state: () => State<unknown>;
  readonly emit: (event: AuthEvent) => void;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
  readonly clock: Clock;
  readonly limits: HoldLimits;
  /** Called when the user has to be asked, or a call has given up. */
  readonly onChange: () => void;
}

export interface HeldCalls {
  readonly wait: WaitForLogin;
  /** The challenge of the oldest call that needs a stronger login. */
  readonly challenge: () => StepUp | undefined;
  /** Ends the wait for a stronger login. If it has succeeded, calls continue that have a newer token since they began to wait. */
  readonly concludeStepUps: (isBrought: boolean) => void;
}

/** Keeps the calls that wait for a login, each until the session decides about it, its caller aborts, or `holdFor` has passed. */
export function createHeldCalls({ state, emit, watch, clock, limits, onChange }: HeldCallsParts): HeldCalls {
  const stepUps = new Map<(isBrought: boolean) => void, StepUp>();
  let count = 0;

  function hold({ signal, response, challenge, call }: HeldCall, settle: (isOver: boolean) => void): () => void {
    const made = state();
    const look = (): void => {
      if (isDecided(made, state(), challenge !== undefined)) settle(true);
    };
    const leave = (): void => settle(false);
    const conclude = (isBrought: boolean): void => settle(isBrought && state().generation > made.generation);
    const stops = [watch(look), clock.after(limits.holdFor, leave)];
    signal?.addEventListener('abort', leave);
    if (challenge !== undefined) {
      const { acrValues, maxAge } = challenge;
      stepUps.set(conclude, Object.freeze({ acrValues, maxAge }));
    }
    if (response !== undefined) void keepResponse(response, limits.maxBody).then((isKept) => isKept || leave());
    if (call !== undefined) emit({ type: 'hold', ...call });
    return () => {
      for (const stop of stops) stop();
      signal?.removeEventListener('abort', leave);
      stepUps.delete(conclude);
    };
  }

  return {
    async wait(held) {
      // A rule of the app may have taken its time, and the caller not waited for it.
      if (count >= limits.maxCalls || held.signal?.aborted) return false;
      count++;
      let stop = (): void => {};
      const isOver = new Promise<boolean>((resolve) => (stop = hold(held, resolve)));
      onChange();
      try {
        return await isOver;
      } finally {
        count--;
        stop();
        onChange();
      }
    },
    challenge: () => [...stepUps.values()].at(0),
    concludeStepUps(isBrought) {
      for (const conclude of [...stepUps.keys()]) conclude(isBrought);
    },
  };
}

/**
 * Returns whether the session has changed for a waiting call: it has a new login, or is over. A merely refreshed token does not mean a
 * stronger login.
 */
function isDecided(made: State<unknown>, now: State<unknown>, isStepUp: boolean): boolean {
  if (now.heldEnd !== undefined) return false;
  if (!isStepUp || !now.session.isAuthenticated) return true;
  const isAnnounced = now.verifications !== made.verifications && now.generation > made.generation;
  return now.pendingLogin === undefined && (now.epoch !== made.epoch || isAnnounced);
}
