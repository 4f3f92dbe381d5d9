import type { Session } from 'rebearer';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** 7: a snapshot changes only when what it shows changes, and never without a word. */
export const snapshot: Invariant = {
  name: 'a snapshot changes with what it shows',
  watch({ tabs, timeline }, fail) {
    const last = new Map<Tab, { readonly session: Session; readonly shown: string }>();
    return {
      changed(tab, session) {
        // The next attempt is as many milliseconds away as after the failure before, and yet at another time.
        const failedAt = session.error?.retryable ? timeline.now : undefined;
        const shown = JSON.stringify([session, failedAt], (name, value: unknown) =>
          name === 'jti' ? undefined : value,
        );
        if (shown === last.get(tab)?.shown) fail(`tab ${tab.number} has a new snapshot that shows the same`);
        if (!Object.isFrozen(session)) fail(`tab ${tab.number} has a snapshot that can be changed`);
        last.set(tab, { session, shown });
      },
      rested() {
        for (const tab of tabs) {
          const known = last.get(tab);
          if (known !== undefined && tab.auth.session !== known.session)
            fail(`tab ${tab.number} has a new snapshot without a notification`);
        }
      },
    };
  },
};
