import type { Call } from '../call.ts';
import type { Packet } from '../packet.ts';
import type { Invariant } from './invariant.ts';

/** 3: no request goes out for anybody but its maker, nor changed, nor after its caller gave up; none is run twice, or sent a third time. */
export const identity: Invariant = {
  name: 'nobody else, and once',
  watch({ calls, server }, fail) {
    const packetsOf = new Map<Call, Packet[]>();
    const callOf = ({ url }: Packet): Call | undefined => calls[Number(url.search.slice('?call'.length))];

    function check(call: Call, packet: Packet): void {
      const { id, maker, method, body } = call;
      const before = packetsOf.get(call) ?? [];
      packetsOf.set(call, [...before, packet]);
      const session = server.tokenOf(packet.authorization)?.session.id;
      if (session !== undefined && maker !== undefined && session !== maker)
        fail(`${id} of ${maker} goes out as ${session}`);
      for (const earlier of before) {
        const other = server.tokenOf(earlier.authorization)?.session.id;
        if (session !== other && session !== undefined && other !== undefined)
          fail(`${id} goes out as ${other} and ${session}`);
      }
      if (before.length >= 2) fail(`${id} is sent three times`);
      if (packet.method !== method || packet.body !== body)
        fail(`${id} is sent as ${packet.method} with ${packet.body}`);
      if (call.isAborted) fail(`${id} is sent although it was aborted`);
    }

    return {
      sent(packet) {
        const call = packet.road === 'api' ? callOf(packet) : undefined;
        if (call !== undefined) check(call, packet);
      },
      arrived(packet) {
        const call = packet.road === 'api' ? callOf(packet) : undefined;
        const runs = call && (packetsOf.get(call) ?? []).filter(({ reply }) => reply?.hasRun);
        if (runs !== undefined && runs.length > 1) fail(`${call?.id} is run twice`);
      },
    };
  },
};
