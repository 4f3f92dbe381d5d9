import { isLoggingIn } from '../call.ts';
import { LIFETIME } from '../server.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** What decides whether a tab has to take the token of a message. */
interface Own {
  /** No token of this tab was requested later, by the wall clock. */
  latest: number;
  /** A login of this tab has brought no token yet, so that it takes none of another tab. */
  isExpectant: boolean;
  /** The user is asked to sign in again in place. */
  isAsked: boolean;
  /** A forged message has told of another user, and this tab has not asked since who is signed in. */
  isMisled: boolean;
}

/** 5: a tab that is told of a later session of its user takes that one. By its name the tab is told of its end, and a logout leaves it. */
export const laterSession: Invariant = {
  name: 'the later session of a user is taken',
  watch(simulation, fail) {
    const { calls, server, history } = simulation;
    const { names, tabs: mode } = history.setup;
    const areClocksTrue = !history.steps.some(({ type }) => ['set', 'skew', 'sleep'].includes(type));
    // Both the user and the session have to have a name.
    if (mode !== 'share' || !['sub', 'user_id'].includes(names) || !areClocksTrue) return {};
    const owns = new Map<Tab, Own>();
    const of = (tab: Tab): Own => {
      const own = owns.get(tab) ?? {
        latest: -Infinity,
        loggingIn: 0,
        isExpectant: false,
        isAsked: false,
        isMisled: false,
      };
      owns.set(tab, own);
      return own;
    };
    const now = (): number => simulation.browser.wall();
    let pending: (() => void)[] = [];

    return {
      sent({ road, tab }) {
        if (road === 'refresh' || road === 'login') of(tab).latest = now();
      },
      made({ what, tab }) {
        if (what === 'login') of(tab).isExpectant = true;
      },
      event(tab, event) {
        const own = of(tab);
        if (event.type === 'reauthentication-start') own.isAsked = true;
        if (event.type !== 'token') return;
        own.isAsked = false;
        if (event.source === 'tab') return;
        own.isMisled = false;
        own.latest = now();
        own.isExpectant = isLoggingIn(tab, calls);
      },
      heard(tab, message, isForged) {
        const { type, grant, issuedAt } = message as {
          type?: unknown;
          grant?: { sessionId?: string };
          issuedAt?: number;
        };
        const own = of(tab);
        if (type === 'user' && isForged) own.isMisled = true;
        if (type !== 'grant' || issuedAt === undefined) return;
        const isLater = issuedAt > own.latest && now() < issuedAt + LIFETIME;
        // A forged one may say that it is later than any that follows.
        own.latest = Math.max(own.latest, issuedAt);
        const before = tab.identity;
        const told = grant?.sessionId;
        if (typeof before !== 'string' || told === undefined || before === told) return;
        if (
          isForged ||
          !isLater ||
          own.isExpectant ||
          own.isAsked ||
          own.isMisled ||
          server.userOf(before) !== server.userOf(told)
        )
          return;
        pending.push(() => {
          if (tab.status === 'active' && tab.identity === before)
            fail(`tab ${tab.number} goes on with ${before}, and was told of ${told}`);
        });
      },
      rested() {
        const due = pending;
        pending = [];
        for (const check of due) check();
      },
    };
  },
};
