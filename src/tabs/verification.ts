import type { Clock } from '../browser/clock.ts';
import type { Event, State } from '../session/state.ts';

/** How long the word of another tab can't make this one ask the server once more, in milliseconds. */
const PAUSE = 10_000;

export interface VerificationParts<Claims> {
  readonly clock: Clock;
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => unknown;
  /** Asks the server whose session this is. */
  readonly verify: () => void;
}

/** Has the server asked about what another tab says, as often as any script of the origin may cause it. */
export interface Verification {
  /** `isLogin`: there was a login, and no name says whether it was the same user's. */
  readonly raise: (isLogin: boolean) => void;
  /** The page goes into the back-forward cache, and comes back. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** One that comes too soon after the last is not forgotten: it may be true, and the others a flood. */
export function createVerification<Claims>({
  clock,
  state,
  dispatch,
  verify,
}: VerificationParts<Claims>): Verification {
  let stop: (() => void) | undefined;
  /** The epoch in which one was put off. */
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
    // A tab that knows nothing yet asks when a call needs it to.
    const isAsked = state().session.status !== 'loading';
    dispatch({ type: 'verify-needed', isLogin, isPutOff: false });
    if (isAsked) verify();
  }

  /** A logout that came after it is the later word. */
  function resume(): void {
    const { session, epoch } = state();
    const isLoggedOut = session.status === 'unauthenticated' && session.reason === 'logout';
    if (putOffIn !== undefined && !(isLoggedOut && epoch !== putOffIn)) raise(false);
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
