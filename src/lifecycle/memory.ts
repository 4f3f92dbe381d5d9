import type { Flags } from '../browser/flags.ts';
import type { Session } from '../session/session.ts';

/** What one page load leaves to the next, none of it secret. */
export interface Memory {
  /** Whether somebody was signed in here; `undefined` where that can't be known. */
  readonly hadSession: () => boolean | undefined;
  /** Whether a logout has yet to reach the server. */
  readonly owesLogout: () => boolean;
  readonly noteSession: (session: Session<unknown>) => void;
  readonly noteLogout: (isOwed: boolean) => void;
}

/** The session is only noted where the app has asked for it. */
export function createMemory(
  flags: Flags,
  { name, rememberSignedIn }: { name: string; rememberSignedIn: boolean },
): Memory {
  const session = `${name} session`;
  const logout = `${name} logout`;
  return {
    hadSession: () => flags.get(session),
    owesLogout: () => flags.get(logout) === true,
    noteSession({ status }) {
      if (status === 'loading') return;
      if (rememberSignedIn) flags.set(session, status === 'authenticated');
      if (status === 'authenticated') flags.set(logout, false);
    },
    noteLogout: (isOwed) => flags.set(logout, isOwed),
  };
}
