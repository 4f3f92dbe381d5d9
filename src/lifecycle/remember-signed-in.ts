import type { Flags } from '../browser/flags.ts';
import type { Session } from '../session/session.ts';

/** What the option `rememberSignedIn` keeps from one page load to the next. */
export interface SignedInFlag {
  /** Whether the last known session was an authenticated one; `undefined` where that is unknown. */
  readonly read: () => boolean | undefined;
  readonly note: (session: Session<unknown>) => void;
}

export function createSignedInFlag(flags: Flags, name: string): SignedInFlag {
  const key = `${name} session`;
  return {
    read() {
      const value = flags.get(key);
      return value === undefined ? undefined : value !== null;
    },
    note({ status }) {
      if (status !== 'loading') flags.set(key, status === 'authenticated' ? '1' : null);
    },
  };
}
