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
  watch({ locks, tabs, history: { setup } }, fail) {
    const hasLocks = setup.locks === 'work' && setup.tabs !== 'off';
    /** By how often its tab had returned from the back-forward cache, as browsers drop what is answered meanwhile. */
    const flying = new Map<Packet, number>();
    /** A logout and the function of a login hold the lock too, so that no refresh brings another session back. */
    const holders = new Set<Packet>();
    const alone = new WeakSet<Packet>();
    /** When a tab was answered with a 401: a login or a logout asks once more. */
    const doubted = new Map<Tab, number>();
    /** When a tab last told the others of a token. */
    const toldAt = new Map<Tab, number>();
    const isLive = ([{ tab }, returns]: [Packet, number]): boolean => tab.status !== 'gone' && tab.returns === returns;
    return {
      sent(packet) {
        const { heldSince, gaveUpAt, isUnderSpare, hasGivenUp } = locks;
        const { road, tab } = packet;
        if (road === 'logout' || road === 'login') holders.add(packet);
        const isFunction = packet.url.search.endsWith('&locked');
        if (isFunction && hasLocks && !heldSince.has(tab) && !gaveUpAt.has(tab))
          fail(`tab ${tab.number} logs in without the lock`);
        if (road !== 'refresh') return;
        const others = [...flying].filter(isLive).map(([other]) => other);
        flying.set(packet, tab.returns);
        if (others.some((other) => other.tab === tab)) fail(`tab ${tab.number} has two refreshes in flight`);
        if (!hasLocks) return;
        // What has waited in vain for both locks goes alone, also after a login or a refresh of its tab, when they may be free again.
        const isAlone = !isUnderSpare;
        if (isAlone) alone.add(packet);
        if (isAlone && !hasGivenUp) fail(`tab ${tab.number} refreshes without the lock`);
        if (!isAlone && others.some((other) => !alone.has(other))) fail('two tabs refresh, each with the lock');
      },
      posted(tab, message) {
        if ((message as { type?: unknown }).type === 'grant') toldAt.set(tab, tab.monotonic);
      },
      answered(packet) {
        if (packet.answer?.status === 401) doubted.set(packet.tab, packet.tab.monotonic);
        flying.delete(packet);
        holders.delete(packet);
      },
      rested() {
        if (!hasLocks) return;
        for (const tab of tabs) {
          const { heldSince, onSpare, pastSpare } = locks;
          const since = Math.max(...[heldSince, onSpare, pastSpare].map((times) => times.get(tab) ?? -Infinity));
          const isPausing = tab.monotonic - (doubted.get(tab) ?? -Infinity) <= DOUBT;
          const isTelling = tab.monotonic - (toldAt.get(tab) ?? -Infinity) <= TELLING;
          if (
            !heldSince.has(tab) ||
            locks.isQueuing(tab) ||
            isPausing ||
            isTelling ||
            tab.status !== 'active' ||
            tab.isBehind ||
            tab.monotonic - since <= ASKING
          )
            continue;
          if (![...flying.keys(), ...holders].some((packet) => packet.tab === tab))
            fail(`tab ${tab.number} keeps the lock without need`);
        }
      },
    };
  },
};
