import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** How long a message takes at most, in milliseconds, where none is late. */
const LONGEST = 21;

/** A token that a tab has told the others of. */
interface News {
  readonly identity: string | null | undefined;
  readonly at: number;
  readonly heardBy: Set<Tab>;
}

/** 2: a tab that takes the lock does not refresh while the token of the tab that had it before is still on its way. */
export const news: Invariant = {
  name: 'no refresh beside news of one',
  watch({ locks, timeline, history: { setup } }, fail) {
    if (setup.locks !== 'work' || setup.channel !== 'works' || setup.tabs !== 'share') return {};
    /** Tabs that know of others. */
    const accompanied = new Set<Tab>();
    const refreshing = new Set<Tab>();
    /** Whose refresh has an answer, with or without an event: what the tab asks after it is another question. */
    const done = new Set<Tab>();
    const told = new Map<Tab, News>();
    return {
      answered({ road, tab }) {
        if (road === 'refresh') done.add(tab);
      },
      rested() {
        for (const tab of done) refreshing.delete(tab);
        done.clear();
      },
      heard(tab, message) {
        accompanied.add(tab);
        if ((message as { type?: unknown }).type !== 'grant') return;
        for (const { heardBy } of told.values()) heardBy.add(tab);
      },
      event(tab, event) {
        if (event.type === 'refresh-failure') refreshing.delete(tab);
        if (event.type === 'token' && event.source === 'refresh' && refreshing.delete(tab)) {
          const hasKept = accompanied.has(tab) && locks.heldSince.has(tab);
          if (hasKept) told.set(tab, { identity: tab.identity, at: timeline.now, heardBy: new Set() });
        }
        if (event.type !== 'refresh-start') return;
        refreshing.add(tab);
        const isOrdinary = ['expiring', 'expired', 'rejected'].includes(event.cause);
        if (!isOrdinary || !locks.heldSince.has(tab) || locks.gaveUpAt.has(tab)) return;
        for (const [other, { identity, at, heardBy }] of told) {
          const isOnItsWay = timeline.now - at <= LONGEST && !heardBy.has(tab);
          if (other !== tab && other.status === 'active' && isOnItsWay && identity === tab.identity)
            fail(`tab ${tab.number} refreshes although tab ${other.number} has just done so`);
        }
      },
    };
  },
};
