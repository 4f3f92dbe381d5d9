import type { Flags } from './browser/flags.ts';
import type { Session } from './session/session.ts';

/** What one page load leaves to the next, none of it secret. */
export interface Memory {
  /** Whether somebody was signed in here; `undefined` where that can't be known. */
  readonly hadSession: () => boolean | undefined;
  /** Whether a logout has yet to reach the server. */
  readonly owesLogout: () => boolean;
  readonly noteSession: (session: Session<unknown>) => void;
  readonly noteLogout: (isOwed: boolean) => void;
}

/** The session is only noted where the app has asked for the hint. */
export function createMemory(flags: Flags, { name, hint }: { name: string; hint: boolean }): Memory {
  const session = `${name} session`;
  const logout = `${name} logout`;
  return {
    hadSession: () => flags.get(session),
    owesLogout: () => flags.get(logout) === true,
    noteSession({ status }) {
      if (status === 'loading') return;
      if (hint) flags.set(session, status === 'authenticated');
      if (status === 'authenticated') flags.set(logout, false);
    },
    noteLogout: (isOwed) => flags.set(logout, isOwed),
  };
}
