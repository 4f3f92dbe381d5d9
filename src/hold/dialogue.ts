import { namedError } from '../browser/named-error.ts';
import { reportUncaught } from '../events/listeners.ts';
import type { Lock } from '../browser/lock.ts';
import type { ReauthenticationCause } from '../events/events.ts';
import type { HoldingParts, StepUp } from '../reauthentication.ts';
import { type DialogueChannel, openDialogueChannel, type Word } from './dialogue-channel.ts';
import type { HoldLimits } from './options.ts';
import type { Reauthenticate } from './reauthenticate.ts';

export interface DialogueParts extends Omit<HoldingParts, 'lock'> {
  readonly reauthenticate: Reauthenticate;
  readonly limits: HoldLimits;
  readonly lock: Lock;
  readonly challenge: () => StepUp | undefined;
  /** Ends the wait for a stronger login. `isBrought`: a token that has come since then counts. */
  readonly concludeStepUps: (isBrought: boolean) => void;
}

export interface Dialogue {
  /** Starts to ask the user if necessary, and stops when it no longer is. */
  readonly look: () => void;
  readonly stop: () => void;
}

/** How the function of the app has ended: by itself, with an error, or because of its signal. */
type Answer = 'settled' | 'failed' | 'stopped';

/** Milliseconds that a tab waits for the result of another tab's dialogue, and for the answer of the server. */
const LISTENING = 100;
const PATIENCE = 3000;
/** If the session ends within this time after a login in place, several times in a row, asking again would loop. Milliseconds. */
const TOO_SOON = 10_000;
const TOO_MANY = 3;

/** Whether an error is a mistake in the function of the app, not its user's way to give up: nothing else would show it. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

/** Asks the user, in one tab at a time: the visible one. */
export function createDialogue(parts: DialogueParts): Dialogue {
  const { state, dispatch, emit, watch, clock, lock, limits, page } = parts;
  const name = `${parts.name} dialogue`;
  let isRunning = false;
  let isStopped = false;
  let signedInAt = -Infinity;
  let quickEnds = 0;
  /** Whether the dialogue is over, in this tab and for all its turns. */
  let isOver = false;
  /** Ends the wait for the lock, or the running function of the app: also when the page is left. */
  let turn = new AbortController();
  let isAsking = false;
  /** Resolves when the page returns from the back-forward cache. There it must not keep the lock, or have a message throw it out. */
  let away: Promise<void> | undefined;
  let channel: DialogueChannel | undefined;
  let hasHeardOfLogin = false;

  const isNeeded = (): boolean => state().heldEnd !== undefined || parts.challenge() !== undefined;

  function cause(): ReauthenticationCause {
    const { heldEnd } = state();
    if (heldEnd === undefined) return 'step-up';
    return heldEnd.isIdle ? 'idle' : 'expired';
  }

  function hear(word: Word): void {
    // A hidden tab leaves the dialogue to the visible one.
    if (word === 'wanted' && isAsking && page?.isHidden?.()) turn.abort();
    if (word === 'signed-in') hasHeardOfLogin = true;
    // The channel of the session announces the end of a session itself.
    if (word === 'given-up' && !isAsking && state().heldEnd === undefined) parts.concludeStepUps(false);
  }

  async function ask(): Promise<Answer> {
    const { signal } = turn;
    if (signal.aborted) return 'stopped';
    isAsking = true;
    const stopped = new Promise<Answer>((resolve) => signal.addEventListener('abort', () => resolve('stopped')));
    const asked = async (): Promise<Answer> => {
      try {
        const context = Object.freeze({ cause: cause(), challenge: parts.challenge(), signal });
        if ((await parts.reauthenticate(context)) === false) return 'failed';
        // An app may close its dialogue when the login is sent.
        await parts.login()?.catch(() => {});
        return 'settled';
      } catch (error) {
        if (isMistake(error)) reportUncaught(error);
        return 'failed';
      }
    };
    const answer = await Promise.race([asked(), stopped]);
    isAsking = false;
    return answer;
  }

  /** Resolves after the given milliseconds, or when the turn is over. */
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = clock.after(milliseconds, resolve);
      turn.signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  }

  /** Waits for the result of another tab's dialogue. If tokens are not shared between tabs, the server has to be asked. */
  async function listen(generation: number): Promise<void> {
    await pause(LISTENING);
    const isMissing = state().heldEnd !== undefined || (hasHeardOfLogin && state().generation === generation);
    if (isMissing && isNeeded() && !turn.signal.aborted) await Promise.race([parts.refresh(), pause(PATIENCE)]);
  }

  /** Announces the outcome to the other tabs before the lock is released. */
  function conclude(isBrought: boolean): void {
    const { heldEnd } = state();
    parts.concludeStepUps(isBrought);
    if (heldEnd !== undefined) dispatch({ type: 'ended-elsewhere', reason: heldEnd.reason });
    dispatch({ type: 'reauthenticating', isOpen: false });
  }

  /** Asks while this tab holds the lock. Resolves with false if another tab should ask. */
  async function askInTurn(generation: number, hasWaited: boolean): Promise<boolean> {
    if (hasWaited) await listen(generation);
    const isAnswered = state().heldEnd === undefined && state().generation > generation;
    const answer = isAnswered && hasWaited ? 'settled' : await ask();
    if (answer === 'stopped' && isNeeded() && !isOver) return false;
    const isBrought = answer === 'settled' && state().generation > generation;
    channel?.tell(isBrought || !isNeeded() ? 'signed-in' : 'given-up');
    conclude(answer === 'settled');
    return true;
  }

  async function takeTurns(generation: number): Promise<void> {
    let isDone = false;
    for (let hasWaited = false; !isDone; hasWaited = true) {
      await away;
      if (isOver) return;
      turn = new AbortController();
      if (hasWaited && !page?.isHidden?.()) channel?.tell('wanted');
      const ask = async (isHeld: boolean): Promise<boolean> => isHeld && askInTurn(generation, hasWaited);
      const wait = hasWaited ? { signal: turn.signal } : { ifAvailable: true };
      // It rejects only where the turn has ended before.
      isDone = (await lock(name, wait, ask).catch(() => false)) === true;
    }
  }

  function end(reason?: Error): void {
    isOver = true;
    turn.abort(reason);
  }

  function isHopeless(): boolean {
    if (state().heldEnd === undefined) return false;
    quickEnds = clock.monotonic() - signedInAt < TOO_SOON ? quickEnds + 1 : 0;
    return quickEnds >= TOO_MANY;
  }

  async function run(): Promise<void> {
    // Announcements must not be made during a commit.
    await Promise.resolve();
    if (!isNeeded()) return;
    if (isStopped || isHopeless()) return conclude(false);
    const { generation } = state();
    let outcome: 'given-up' | 'timed-out' = 'given-up';
    isOver = false;
    hasHeardOfLogin = false;
    let back = (): void => {};
    const leave = (): void => {
      away = new Promise((resolve) => (back = resolve));
      turn.abort();
      channel?.close();
    };
    const open = (): void => {
      away = undefined;
      channel = openDialogueChannel(parts.openChannel, name, hear);
      back();
    };
    open();
    const stops = [
      () => channel?.close(),
      page?.onHide(leave, open),
      page?.onWake((wake) => wake === 'visible' && channel?.tell('wanted')),
      clock.after(limits.timeout, () => {
        outcome = 'timed-out';
        end(namedError('TimeoutError', 'The user took too long.'));
      }),
    ];
    dispatch({ type: 'reauthenticating', isOpen: true });
    emit({ type: 'reauthentication-start', cause: cause() });
    await takeTurns(generation);
    for (const stop of stops) stop?.();
    conclude(false);
    const isSignedIn = state().session.isAuthenticated && state().generation > generation;
    if (isSignedIn) signedInAt = clock.monotonic();
    emit({ type: 'reauthentication-end', outcome: isSignedIn ? 'signed-in' : outcome });
  }

  function look(): void {
    // The app's signal fires after the commit that has made the dialogue unnecessary.
    if (isRunning) queueMicrotask(() => isNeeded() || end());
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
      end();
    },
  };
}
