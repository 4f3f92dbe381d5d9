import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** 8: a page that shows a user goes through loading for nothing, and every change of user is told before it is shown. */
export const page: Invariant = {
  name: 'a page keeps its user',
  watch(simulation, fail) {
    const shown = new Map<Tab, string | null | undefined>();
    /** Tabs that have just heard a forged message. */
    const tempted = new Set<Tab>();
    const told = new Map<Tab, string | null | undefined>();
    const { names } = simulation.history.setup;
    /** A tab has heard a forged message, and may have handed its token on, which names the user by `sub`. */
    let wasForged = false;
    return {
      heard(tab, _message, isForged) {
        wasForged ||= isForged;
        if (isForged) tempted.add(tab);
        else tempted.delete(tab);
      },
      rested: () => tempted.clear(),
      event(tab, event) {
        if (event.type !== 'identity-change') return;
        // Where a token has one name and the next has another, the name of the session decides.
        const areNamesKept = names === 'sub' || (names !== 'changing' && !wasForged);
        const isNamed = areNamesKept && typeof event.to === 'string';
        if (isNamed && event.from === event.to)
          fail(`tab ${tab.number} tells of a change from ${event.from} to ${event.to}`);
        if (event.to !== undefined && tempted.has(tab))
          fail(`tab ${tab.number} shows ${event.to}, of whom nothing but a forged message has told it`);
        if (event.from === undefined && told.has(tab) && event.to !== told.get(tab))
          fail(`tab ${tab.number} shows ${event.to} after ${told.get(tab)} as if there had been no user`);
        if (event.to !== undefined) told.set(tab, event.to);
      },
      changed(tab, session) {
        const before = shown.get(tab);
        if (session.isLoading && typeof before === 'string') fail(`tab ${tab.number} goes through loading`);
        if (session.isAuthenticated && (session.identity ?? null) !== told.get(tab))
          fail(`tab ${tab.number} shows ${session.identity}, and the last it has told of is ${told.get(tab)}`);
        shown.set(tab, tab.identity);
      },
    };
  },
};
