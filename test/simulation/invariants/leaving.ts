import type { LogoutResult } from 'rebearer';
import type { Call } from '../call.ts';
import { isGranted } from '../packet.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** A session that a user has left. */
interface Left {
  readonly sessionId: string;
  /** How many logins there were by then. */
  readonly logins: number;
  /** The tabs that were there when it was kept for the next page load that the logout is owed; `undefined` while it is not. */
  owedSince: Set<Tab> | undefined;
  owedAt: number;
  /** A second logout, after another tab has left another session: only the note of that one is kept. */
  readonly isOutdated?: boolean;
}

/** Within this time the other tabs hear of a logout; until then they may hand their token to a new one. Milliseconds. */
const HEARING = 50;

/** 10: a logout is confirmed only where its session is over, and a session whose logout did not reach the server is not restored by a page load. */
export const leaving: Invariant = {
  name: 'a session that was left stays left',
  watch(simulation, fail) {
    const { server, tabs, timeline, history, holders } = simulation;
    const { names, channel, storage, locks, sessions, tabs: mode, acts, idle } = history.setup;
    const lefts = new Map<Call, Left>();
    /** The logout of a page that knows no session yet, until it learns of one, and how many logins there were by then. */
    const groping = new Map<Tab, { readonly call: Call; readonly logins: number }>();
    /** The last session that a tab has shown, and has not seen end otherwise than by its own logout: a second logout ends it too. */
    const shown = new Map<Tab, string>();
    /** Sessions that a refresh has found, which its tab does not show yet: it may be ending them instead. */
    const found = new Map<Tab, string>();
    /** Tabs that have told of a login, and do not know yet whose: they go on asking after the login has rejected. */
    const expectant = new Set<Tab>();
    /** Tabs that log out of what they show. */
    const logsOut = new Set<Tab>();
    /** Of tabs that have logged out: whether they have begun a login since, and finished it. Any other logout may be of that one. */
    const since = new Map<Tab, 'logout' | 'login' | 'session'>();
    /** Sessions whose cookie was put back by a refresh that was given up. */
    const haunted = new Set<string>();
    /** Sessions whose logout the server has confirmed to a page. */
    const confirmed = new Set<string>();
    // Without a lock two pages may find the session at once, and one of them end it.
    const isOneAtATime = locks === 'work' && mode !== 'off';
    // A listener and a limit log out by themselves, and a tab that hears nothing may end what another has begun.
    const isTold = acts !== 'logout' && idle === undefined && channel === 'works' && isOneAtATime;
    const isKept = !['none', 'number'].includes(names) && storage === 'works' && isOneAtATime;
    /** Of which cookie a tab was told last, since its logout, that there is no session, or no more. */
    const denied = new Map<Tab, string | undefined>();
    /** Logins whose cookie the browser has got. */
    let logins = 0;
    let isForged = false;

    /** What the other tabs have not heard of they may go on with, and hand over. */
    const areOthersTold = (tab: Tab): boolean =>
      tabs.every((other) => {
        const isThere = other !== tab && other.status !== 'gone';
        return !isThere || (other.status === 'active' && channel === 'works' && mode !== 'off');
      });
    /** A login under way may find the session that another tab leaves. */
    const isLoggingIn = (tab: Tab): boolean =>
      expectant.has(tab) ||
      simulation.calls.some((call) => call.tab === tab && call.what === 'login' && call.settled === 0);
    const owedNow = (tab: Tab): Set<Tab> | undefined =>
      isKept && areOthersTold(tab) && tab.status === 'active'
        ? new Set(tabs.filter((other) => other === tab || typeof other.identity === 'string' || isLoggingIn(other)))
        : undefined;

    /** One note is kept: of the session that a tab has failed to end last. */
    let noted: string | undefined;
    const forgetOthers = (sessionId: string): void => {
      noted = sessionId;
      for (const other of lefts.values()) if (other.sessionId !== sessionId) other.owedSince = undefined;
    };

    // Without a lock another tab's late answer may put an older cookie in the place of this one, which no page can see: what the
    // server then says of that one is taken for the end of this one.
    const wasMisled = (tab: Tab, sessionId: string): boolean =>
      !isOneAtATime && denied.has(tab) && denied.get(tab) !== sessionId;

    return {
      stepping(step) {
        // What tabs tell each other waits while the machine sleeps.
        if (step.type !== 'sleep') return;
        for (const left of lefts.values()) if (timeline.now <= left.owedAt + HEARING) left.owedAt += step.milliseconds;
      },
      sent({ road, tab, cookie }) {
        if (road !== 'logout' || since.get(tab) !== 'session') return;
        const { identity } = tab;
        // It may as well tell of a session that was left before, whose cookie is back.
        const isLater = cookie?.sessionId === identity && !haunted.has(String(identity));
        if (typeof identity === 'string' && isLater && isTold)
          fail(`tab ${tab.number} ends ${identity}, whose login came after its logout`);
      },
      loggedIn(tab) {
        expectant.add(tab);
        if (since.get(tab) === 'login') since.set(tab, 'session');
      },
      answered(packet) {
        const { road, tab, cookie, answer, reply } = packet;
        const brought = road === 'refresh' && isGranted(packet) ? reply?.cookie : undefined;
        const logout = groping.get(tab);
        if (brought) found.set(tab, brought.sessionId);
        if (brought && logout) {
          const { sessionId } = brought;
          groping.delete(tab);
          lefts.set(logout.call, { sessionId, logins: logout.logins, owedSince: undefined, owedAt: timeline.now });
        }
        const isLogout = road === 'logout' && answer?.status === 200;
        const isOver = isLogout || (road === 'refresh' && answer !== undefined && reply?.isEnd === true);
        if (isOver) denied.set(tab, cookie?.sessionId);
        if (isLogout && cookie) confirmed.add(cookie.sessionId);
      },
      landed({ road, tab, wasAborted, reply }, before) {
        if (road === 'login') logins++;
        // A server that keeps every session lets a page that is gone bring one back in the place of another, which the logout had found.
        const isBack = sessions !== 'server' && tab.status === 'gone' && before?.sessionId !== reply?.cookie?.sessionId;
        if (isBack)
          for (const left of lefts.values())
            if (left.sessionId === reply?.cookie?.sessionId) left.owedSince = undefined;
        // So may the refresh of a page that has been left since.
        if ((!wasAborted && tab.status === 'active') || !reply?.cookie) return;
        const { sessionId } = reply.cookie;
        haunted.add(sessionId);
        // Where an old cookie is good, it may come back after the server has confirmed a later logout of that session.
        if (sessions !== 'stateless' || !confirmed.has(sessionId)) return;
        for (const left of lefts.values()) if (left.sessionId === sessionId) left.owedSince = undefined;
      },
      redirected() {
        logins++;
      },
      // A tab that was opened in time, and stood still, hears later what it was told.
      disturbed(tab) {
        for (const { owedSince, owedAt } of lefts.values())
          if (timeline.now - tab.monotonic <= owedAt + HEARING) owedSince?.add(tab);
      },
      heard(tab, message, isForgery) {
        isForged ||= isForgery;
        // The login of another tab counts as the later one, whichever was first.
        if ((message as { type?: unknown }).type === 'user') groping.delete(tab);
      },
      // A token of the session may come to a tab without a change of what it shows.
      event(tab, { type }) {
        if (type === 'refresh-success' || type === 'refresh-failure') found.delete(tab);
        if (type !== 'token') return;
        expectant.delete(tab);
        const sessionId = holders.sessionOf(tab, server);
        for (const left of lefts.values())
          if (left.sessionId === sessionId && left.owedSince?.has(tab)) left.owedSince = undefined;
      },
      changed(tab) {
        const { identity } = tab;
        found.delete(tab);
        if (identity !== undefined) expectant.delete(tab);
        if (identity === null && !logsOut.has(tab)) shown.delete(tab);
        if (typeof identity !== 'string') return;
        logsOut.delete(tab);
        shown.set(tab, identity);
        // A page that shows another session, of a login that crossed with this one's, believes that it is the later one.
        forgetOthers(identity);
        for (const left of lefts.values()) {
          const { sessionId, owedSince, owedAt } = left;
          const isOwed = owedSince !== undefined && timeline.now > owedAt + HEARING;
          // A tab that was there may hear of the session once more, and hands it to the next page.
          const isHandedOn = owedSince !== undefined && (!isOwed || owedSince.has(tab));
          if (sessionId === identity && isHandedOn) left.owedSince = undefined;
          if (sessionId !== identity || left.logins !== logins || !isOwed) continue;
          if (!owedSince.has(tab) && !isForged) fail(`tab ${tab.number}, opened after the logout, shows ${identity}`);
        }
      },
      made(call) {
        const { what, tab } = call;
        if (what === 'login' && since.has(tab)) since.set(tab, 'login');
        if (what !== 'logout') return;
        since.clear();
        since.set(tab, 'logout');
        denied.delete(tab);
        const { identity } = tab;
        // A login of the same user anew has changed no snapshot.
        if (typeof identity === 'string') {
          logsOut.add(tab);
          shown.set(tab, identity);
        }
        const foundOne = identity === undefined ? found.get(tab) : undefined;
        // A listener may have logged out of a session before the page was told of it.
        const sessionId = identity ?? foundOne ?? (history.setup.acts === 'logout' ? undefined : shown.get(tab));
        const isNoted = typeof identity === 'string' && !simulation.network.isOnline;
        if (identity === undefined && foundOne === undefined) groping.set(tab, { call, logins });
        if (sessionId === undefined) return;
        const owedSince = isNoted ? owedNow(tab) : undefined;
        if (isNoted) forgetOthers(sessionId);
        const isOutdated = identity === null && noted !== sessionId;
        lefts.set(call, { sessionId, logins, owedSince, owedAt: timeline.now, isOutdated });
      },
      settled(call) {
        if (groping.get(call.tab)?.call === call) groping.delete(call.tab);
        const left = lefts.get(call);
        if (left === undefined || left.logins !== logins) return;
        const { sessionId } = left;
        // A page that was loaded before the others had heard of it was handed their token.
        const isHandedOn = tabs.some((other) => other.status !== 'gone' && other.identity === sessionId);
        const { confirmed: isConfirmed } = call.outcome as LogoutResult;
        const isOver = simulation.network.cookie?.sessionId !== sessionId || !server.isAlive(sessionId);
        // Without a lock, and where an old cookie is good, an answer that comes later may bring it back.
        const isExcused =
          (sessions === 'stateless' && !isOneAtATime) || haunted.has(sessionId) || wasMisled(call.tab, sessionId);
        if (isConfirmed && !isOver && !isExcused) fail(`${call.id} is confirmed, and ${sessionId} goes on`);
        left.owedSince = isConfirmed || isHandedOn || left.isOutdated ? undefined : owedNow(call.tab);
        if (left.owedSince !== undefined) forgetOthers(sessionId);
      },
    };
  },
};
