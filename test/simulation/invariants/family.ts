import type { Packet } from '../packet.ts';
import type { Cookie } from '../server.ts';
import type { Invariant } from './invariant.ts';

const TIMEOUT = 15_000;

/** 6: no family of refresh tokens is revoked by our own doing, unless a response was lost beyond the grace. */
export const family: Invariant = {
  name: 'no family is revoked by us',
  watch({ timeline, history: { setup } }, fail) {
    const lost = new Set<string>();
    const flying = new Set<Packet>();
    /** Refreshes at a time are a matter of another invariant; where there may be several, an old cookie may come too late. */
    const overlapped = new Set<string>();
    const lose = ({ reply, isKeepalive, wasAborted, sentAt }: Packet): void => {
      // A tab that aborts a refresh, or whose page closes during it, has lost the cookie itself.
      const isExcused = isKeepalive && !(wasAborted && timeline.now - sentAt < TIMEOUT);
      if (reply?.cookie && isExcused) lost.add(nameOf(reply.cookie));
    };
    return {
      sent(packet) {
        const { road, cookie } = packet;
        if (road !== 'refresh' || cookie === undefined) return;
        if (flying.size > 0) overlapped.add(cookie.sessionId);
        flying.add(packet);
      },
      answered(packet) {
        // What was called off before the server had it may still be on the wire.
        if (packet.reply !== undefined || packet.fate?.type === 'lost') flying.delete(packet);
        // A browser that goes on with what was called off may have its cookie when the grace is over: after a sleep, for one.
        if (packet.wasAborted) lose(packet);
      },
      arrived(packet) {
        const { reply, cookie, tab } = packet;
        if (packet.isOver) flying.delete(packet);
        if (packet.wasAborted) lose(packet);
        const session = reply?.reused;
        if (session === undefined || cookie === undefined || overlapped.has(session.id)) return;
        // Without locks two tabs may each be a lost answer behind.
        if (setup.locks !== 'work' && lost.size > 0) return;
        for (let rotation = cookie.rotation + 1; rotation <= session.rotation; rotation++) {
          if (lost.has(nameOf({ sessionId: session.id, rotation }))) return;
        }
        fail(`tab ${tab.number} presents an old cookie of ${session.id}`);
      },
      // A refresh that was given up may put an older cookie back.
      landed({ wasAborted, reply }) {
        if (wasAborted && reply?.cookie) overlapped.add(reply.cookie.sessionId);
      },
      cookieLost: lose,
    };
  },
};

function nameOf({ sessionId, rotation }: Cookie): string {
  return `${sessionId} ${rotation}`;
}
