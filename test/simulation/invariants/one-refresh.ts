import type { Packet } from '../packet.ts';
import type { Invariant } from './invariant.ts';

/** A tab that has waited for the lock asks the others for this long before it asks the server. */
const ASKING = 50;

/** 2: never two refreshes in flight in one tab; never two in one browser while locks work; and nobody keeps the lock without need. */
export const oneRefresh: Invariant = {
  name: 'one refresh at a time',
  watch({ locks, tabs, history: { setup } }, fail) {
    const hasLocks = setup.locks === 'work' && setup.tabs !== 'off';
    const flying = new Set<Packet>();
    /** A logout holds the lock too, so that no refresh brings its session back, and so does a login. */
    const logouts = new Set<Packet>();
    const alone = new WeakSet<Packet>();
    const isLive = ({ tab }: Packet): boolean => tab.status !== 'gone';
    return {
      sent(packet) {
        if (packet.road === 'logout' || packet.road === 'login') logouts.add(packet);
        if (packet.road !== 'refresh') return;
        const { tab } = packet;
        const others = [...flying].filter(isLive);
        flying.add(packet);
        if (others.some((other) => other.tab === tab)) fail(`tab ${tab.number} has two refreshes in flight`);
        if (!hasLocks) return;
        // A tab may wait for the answer of its own verification, which holds the lock, with the spare one in hand.
        const isAlone = !locks.heldSince.has(tab) || locks.stuck.has(tab) || locks.onSpare.has(tab);
        if (isAlone) alone.add(packet);
        // Whoever has waited for as long as a refresh may take goes alone: the holder may be frozen.
        if (isAlone && !locks.hasGivenUp.has(tab)) fail(`tab ${tab.number} refreshes without the lock`);
        if (!isAlone && others.some((other) => !alone.has(other))) fail('two tabs refresh, each with the lock');
      },
      answered(packet) {
        flying.delete(packet);
        logouts.delete(packet);
      },
      rested() {
        if (!hasLocks) return;
        for (const tab of tabs) {
          const since = locks.heldSince.get(tab);
          if (since === undefined || tab.status !== 'active' || tab.isBehind || tab.monotonic - since <= ASKING)
            continue;
          if (![...flying, ...logouts].some((packet) => packet.tab === tab))
            fail(`tab ${tab.number} keeps the lock without need`);
        }
      },
    };
  },
};
