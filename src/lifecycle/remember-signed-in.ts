import type { Flags } from '../browser/flags.ts';
import type { Session } from '../session/session.ts';

/** What the option `rememberSignedIn` keeps from one page load to the next. */
export interface SignedInFlag {
  /** Whether the last known session was an authenticated one; `undefined` where that is unknown. */
  readonly read: () => boolean | undefined;
  readonly note: (session: Session) => void;
}

export function createSignedInFlag(flags: Flags, name: string): SignedInFlag {
  const key = `${name} session`;
  return {
    read() {
      const value = flags.get(key);
      if (value !== null) return value === undefined ? undefined : true;
      // A full storage can be read, and keeps nothing.
      const probe = `${key}?`;
      flags.set(probe, '1');
      const isKept = flags.get(probe) === '1';
      flags.set(probe, null);
      return isKept ? false : undefined;
    },
    note({ isLoading, isAuthenticated }) {
      if (!isLoading) flags.set(key, isAuthenticated ? '1' : null);
    },
  };
}
