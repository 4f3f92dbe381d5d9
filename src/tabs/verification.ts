import type { Clock } from '../browser/clock.ts';
import type { Event, State } from '../session/state.ts';

/** After a verification, a message of another tab causes no further one for so long, in milliseconds. */
const PAUSE = 10_000;

export interface VerificationParts<Claims> {
  readonly clock: Clock;
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => unknown;
  /** Asks the server whose session the cookie belongs to. */
  readonly verify: () => void;
}

/** Asks the server about announcements of other tabs, but not as often as a script of the origin could send them. */
export interface Verification {
  /** `isLogin`: there was a login, and no name tells whether the user is the same. */
  readonly raise: (isLogin: boolean) => void;
  /** The page goes into the back-forward cache, and returns. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** A verification that comes too soon is postponed, not dropped: it may be true, and the ones before it a flood. */
export function createVerification<Claims>({
  clock,
  state,
  dispatch,
  verify,
}: VerificationParts<Claims>): Verification {
  let stop: (() => void) | undefined;
  /** The epoch in which one was postponed. */
  let putOffIn: number | undefined;

  function raise(isLogin: boolean): void {
    if (stop !== undefined) {
      dispatch({ type: 'verify-needed', isLogin, isPutOff: true });
      putOffIn = state().epoch;
      return;
    }
    stop = clock.after(PAUSE, () => {
      stop = undefined;
      resume();
    });
    putOffIn = undefined;
    // A tab that does not know its session yet asks when a call needs it.
    const isAsked = !state().session.isLoading;
    dispatch({ type: 'verify-needed', isLogin, isPutOff: false });
    if (isAsked) verify();
  }

  /** A later logout cancels the postponed verification. */
  function resume(): void {
    const { session, epoch } = state();
    if (putOffIn !== undefined && !(session.reason === 'logout' && epoch !== putOffIn)) raise(false);
  }

  return {
    raise,
    pause() {
      stop?.();
      stop = undefined;
    },
    resume,
  };
}
