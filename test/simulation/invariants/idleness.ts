import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** Milliseconds that a refresh may be under way, with its attempts and what tabs tell each other meanwhile. */
const LATE = 60_000;

/**
 * 12: where tabs hear each other, a refresh without activity in any of them says so, and extends nothing: no hidden tab that polls
 * keeps a session. Activity is reported until half of the idle limit has passed. A tab that was opened, or went on, after the last
 * refresh does not know what it has missed.
 */
export const idleness: Invariant = {
  name: 'a hidden tab never keeps a session alive',
  watch({ timeline, holders, server, history: { setup, steps } }, fail) {
    const { idle, channel, tabs } = setup;
    const hasOddClocks = steps.some(({ type }) => ['set', 'skew', 'sleep'].includes(type));
    if (idle === undefined || channel !== 'works' || tabs === 'off' || hasOddClocks) return {};
    /** When a user did something last, in whichever tab. */
    let seenAt = 0;
    const heardSince = new Map<Tab, number>();
    /** When tabs have read the limits of their present user. */
    const informed = new Map<Tab, number>();
    const isSeen = (): void => {
      seenAt = timeline.now;
    };
    /** Whether the tab has a token that was asked for since all of them have heard each other: what one does not know, it tells the others. */
    const isKnown = (tab: Tab): boolean => {
      const token = server.tokenOf(`Bearer ${holders.tokenOf(tab)}`);
      const since = Math.max(...heardSince.values(), ...informed.values());
      return informed.has(tab) && token !== undefined && token.issuedAt > since + LATE;
    };
    return {
      sent({ road, tab, isIdle }) {
        if (road !== 'refresh' || isIdle || !isKnown(tab) || !tab.auth.session.isAuthenticated) return;
        if (timeline.now - seenAt > idle / 2 + LATE)
          fail(`tab ${tab.number} extends a session whose user was last seen ${timeline.now - seenAt} ms ago`);
      },
      event(tab, { type }) {
        if (type === 'token' && !informed.has(tab)) informed.set(tab, timeline.now);
        if (type === 'identity-change' || type === 'session-end') informed.delete(tab);
      },
      acted(tab) {
        isSeen();
        if (!heardSince.has(tab)) heardSince.set(tab, timeline.now);
      },
      disturbed(tab) {
        heardSince.set(tab, timeline.now);
      },
      loggedIn: isSeen,
      redirected: isSeen,
    };
  },
};
