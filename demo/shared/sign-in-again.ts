import type { ReauthenticateContext } from 'rebearer/hold';

/** What the dialogue is open for, and the way to close it. */
export interface Question {
  readonly cause: ReauthenticateContext['cause'];
  readonly close: () => void;
}

let question: Question | undefined;
const listeners = new Set<() => void>();

function set(next: Question | undefined): void {
  question = next;
  for (const listener of listeners) listener();
}

/** Opens the dialogue; resolves when it is closed, by a login or by the user, or when another tab was faster. */
export function ask({ cause, signal }: ReauthenticateContext): Promise<void> {
  return new Promise((resolve) => {
    const close = (): void => {
      set(undefined);
      resolve();
    };
    signal.addEventListener('abort', close, { once: true });
    set({ cause, close });
  });
}

/** What the dialogue is open for; `undefined` where it is closed. */
export function currentQuestion(): Question | undefined {
  return question;
}

export function subscribeToQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Why the user is asked, in words for them. */
export function reasonOf({ cause }: Question): string {
  switch (cause) {
    case 'expired':
      return 'Your session has expired. Sign in again to go on where you are: nothing is lost.';
    case 'idle':
      return 'You were away for a while. Sign in again to go on where you are: nothing is lost.';
    case 'step-up':
      return 'This needs your password once more.';
  }
}
