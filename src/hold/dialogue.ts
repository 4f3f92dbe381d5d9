import type { Lock } from '../browser/lock.ts';
import type { ReauthenticationCause } from '../events/events.ts';
import type { HoldingParts, StepUp } from '../reauthentication.ts';
import type { Reauthenticate } from './reauthenticate.ts';
import type { HoldLimits } from './options.ts';

export interface DialogueParts extends Omit<HoldingParts, 'lock'> {
  readonly reauthenticate: Reauthenticate;
  readonly limits: HoldLimits;
  readonly lock: Lock;
  readonly challenge: () => StepUp | undefined;
  /** The dialogue is over; `isBrought`: the function has not failed, so that a token which has come since counts. */
  readonly conclude: (isBrought: boolean) => void;
}

export interface Dialogue {
  /** Begins to ask the user where that is needed, and stops where it no longer is. */
  readonly look: () => void;
  readonly stop: () => void;
}

/** How long a tab listens for what came of the dialogue of another one, in milliseconds. */
const LISTENING = 100;
/** Ends that follow a login in place within so many milliseconds, so many times in a row: to ask once more would go on for ever. */
const TOO_SOON = 10_000;
const TOO_MANY = 3;

/** Asks the user, in one tab at a time. */
export function createDialogue(parts: DialogueParts): Dialogue {
  const { state, dispatch, emit, watch, clock, lock, limits } = parts;
  const name = `${parts.name} dialogue`;
  let isRunning = false;
  let isStopped = false;
  let over = new AbortController();
  let signedInAt = -Infinity;
  let quickEnds = 0;

  const isNeeded = (): boolean => state().heldEnd !== undefined || parts.challenge() !== undefined;

  function cause(): ReauthenticationCause {
    const { heldEnd } = state();
    if (heldEnd === undefined) return 'step-up';
    return heldEnd.isIdle ? 'idle' : 'expired';
  }

  /** Resolves with true where the function has settled by itself, and did not fail. */
  async function ask(): Promise<boolean> {
    const { signal } = over;
    if (signal.aborted) return false;
    const aborted = new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false)));
    const asked = async (): Promise<boolean> => {
      try {
        await parts.reauthenticate(Object.freeze({ cause: cause(), challenge: parts.challenge(), signal }));
        return true;
      } catch {
        return false;
      }
    };
    return Promise.race([asked(), aborted]);
  }

  /** Waits for what another tab has to tell of its dialogue. Where tokens do not go from tab to tab, the server has to be asked. */
  async function listen(): Promise<void> {
    const { signal } = over;
    await new Promise<void>((resolve) => {
      const stop = clock.after(LISTENING, resolve);
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
    if (state().heldEnd !== undefined) await parts.refresh();
  }

  /** The other tabs hear of the outcome before the lock is free. */
  function conclude(isBrought: boolean): void {
    const { heldEnd } = state();
    parts.conclude(isBrought);
    if (heldEnd !== undefined) dispatch({ type: 'ended-elsewhere', reason: heldEnd.reason });
    dispatch({ type: 'reauthenticating', isOpen: false });
  }

  async function inTurn(generation: number): Promise<void> {
    let isFree = true;
    await lock(name, { ifAvailable: true }, async (isHeld) => {
      isFree = isHeld;
      if (isHeld) conclude(await ask());
    });
    if (isFree) return;
    const { signal } = over;
    await lock(name, { signal }, async () => {
      await listen();
      // The dialogue of another tab was for this one too.
      const isAnswered = state().heldEnd === undefined && state().generation > generation;
      conclude(isAnswered || (isNeeded() && (await ask())));
    });
  }

  function isHopeless(): boolean {
    if (state().heldEnd === undefined) return false;
    quickEnds = clock.monotonic() - signedInAt < TOO_SOON ? quickEnds + 1 : 0;
    return quickEnds >= TOO_MANY || isStopped;
  }

  async function run(): Promise<void> {
    // Nothing is told from within a commit.
    await Promise.resolve();
    if (!isNeeded()) return;
    const { generation } = state();
    let isTimedOut = false;
    over = new AbortController();
    if (isHopeless()) return conclude(false);
    const stops = [
      watch(() => isNeeded() || over.abort()),
      clock.after(limits.timeout, () => {
        isTimedOut = true;
        over.abort(new DOMException('The user was asked for too long.', 'TimeoutError'));
      }),
    ];
    dispatch({ type: 'reauthenticating', isOpen: true });
    emit({ type: 'reauthentication-start', cause: cause() });
    await inTurn(generation).catch(() => {});
    for (const stop of stops) stop();
    conclude(false);
    const isSignedIn = state().session.isAuthenticated && state().generation > generation;
    if (isSignedIn) signedInAt = clock.monotonic();
    emit({
      type: 'reauthentication-end',
      outcome: isSignedIn ? 'signed-in' : isTimedOut ? 'timed-out' : 'given-up',
    });
  }

  function look(): void {
    if (isRunning && !isNeeded()) over.abort();
    if (isRunning || !isNeeded()) return;
    isRunning = true;
    void run().finally(() => {
      isRunning = false;
      look();
    });
  }

  watch(look);
  return {
    look,
    stop() {
      isStopped = true;
      over.abort();
    },
  };
}
