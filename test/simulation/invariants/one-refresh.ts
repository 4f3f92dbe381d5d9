import type { Packet } from '../packet.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** A tab that has waited for the lock asks the others for this long before it asks the server. */
const ASKING = 50;
/** A tab keeps the lock for this long after its news, so that they arrive before another tab has the lock. */
const TELLING = 50;
/** The pause before what a 401 says is asked once more. */
const DOUBT = 500;

/** 2: never two refreshes in flight in one tab; never two in one browser while locks work; and no tab keeps the lock longer than necessary. */
export const oneRefresh: Invariant = {
  name: 'one refresh at a time',
  watch({ locks, tabs, timeline, history: { setup } }, fail) {
    const hasLocks = setup.locks === 'work' && setup.tabs !== 'off';
    const flying = new Set<Packet>();
    /** A logout and the function of a login hold the lock too, so that no refresh brings another session back. */
    const holders = new Set<Packet>();
    const alone = new WeakSet<Packet>();
    /** Logins under way in a tab, and the tabs with one that has not waited for the lock: it is verified without the lock too. */
    const logins = new Map<Tab, number>();
    const verifying = new Set<Tab>();
    /** When a tab last began a refresh: what it asks otherwise has one lock to wait for. */
    const startedAt = new Map<Tab, number>();
    /** When a tab was answered with a 401: a login or a logout asks once more. */
    const doubted = new Map<Tab, number>();
    /** When a tab last told the others of a token. */
    const toldAt = new Map<Tab, number>();
    /** When an attempt got no answer that was made alone: the next one of the same question is made alone too. */
    const goesOnAt = new Map<Tab, number>();
    const isLive = ({ tab }: Packet): boolean => tab.status !== 'gone';
    return {
      sent(packet) {
        if (packet.road === 'logout' || packet.road === 'login') holders.add(packet);
        const hasLock = locks.heldSince.has(packet.tab) && !locks.gaveUpAt.has(packet.tab);
        if (packet.road === 'login' && !hasLock) verifying.add(packet.tab);
        const isFunction = packet.url.search.endsWith('&locked');
        if (isFunction && hasLocks && !hasLock && !locks.gaveUpAt.has(packet.tab))
          fail(`tab ${packet.tab.number} logs in without the lock`);
        if (packet.road !== 'refresh') return;
        const { tab } = packet;
        const others = [...flying].filter(isLive);
        flying.add(packet);
        if (others.some((other) => other.tab === tab)) fail(`tab ${tab.number} has two refreshes in flight`);
        if (!hasLocks) return;
        const { heldSince, stuck, onSpare, pastSpare, gaveUpAt } = locks;
        // A tab may have a lock for one task, and make another under the spare one, or alone.
        const isAlone =
          !heldSince.has(tab) || stuck.has(tab) || onSpare.has(tab) || gaveUpAt.has(tab) || verifying.has(tab);
        if (isAlone) alone.add(packet);
        // A tab that has waited as long as a refresh may take refreshes without the lock: its holder may be frozen.
        const hasTurn = heldSince.has(tab) || onSpare.has(tab) || pastSpare.has(tab);
        if (!hasTurn && startedAt.get(tab) === timeline.now) fail(`tab ${tab.number} refreshes without the spare lock`);
        const hasBoth = heldSince.has(tab) && onSpare.has(tab);
        const isNext = goesOnAt.get(tab) === timeline.now;
        if (isAlone && !hasBoth && !gaveUpAt.has(tab) && !verifying.has(tab) && !isNext)
          fail(`tab ${tab.number} refreshes without the lock`);
        if (!isAlone && others.some((other) => !alone.has(other))) fail('two tabs refresh, each with the lock');
      },
      posted(tab, message) {
        if ((message as { type?: unknown }).type === 'grant') toldAt.set(tab, tab.monotonic);
      },
      event(tab, { type }) {
        if (type === 'refresh-start') startedAt.set(tab, timeline.now);
      },
      made({ what, tab }) {
        if (what === 'login') logins.set(tab, (logins.get(tab) ?? 0) + 1);
      },
      settled({ what, tab }) {
        if (what !== 'login') return;
        logins.set(tab, (logins.get(tab) ?? 0) - 1);
        if (logins.get(tab) === 0) verifying.delete(tab);
      },
      answered(packet) {
        if (packet.answer?.status === 401) doubted.set(packet.tab, packet.tab.monotonic);
        if (packet.answer === undefined && alone.has(packet)) goesOnAt.set(packet.tab, timeline.now);
        flying.delete(packet);
        holders.delete(packet);
      },
      rested() {
        if (!hasLocks) return;
        for (const tab of tabs) {
          const since = locks.heldSince.get(tab);
          const isPausing = tab.monotonic - (doubted.get(tab) ?? -Infinity) <= DOUBT;
          const isTelling = tab.monotonic - (toldAt.get(tab) ?? -Infinity) <= TELLING;
          if (
            since === undefined ||
            isPausing ||
            isTelling ||
            tab.status !== 'active' ||
            tab.isBehind ||
            tab.monotonic - since <= ASKING
          )
            continue;
          if (![...flying, ...holders].some((packet) => packet.tab === tab))
            fail(`tab ${tab.number} keeps the lock without need`);
        }
      },
    };
  },
};
