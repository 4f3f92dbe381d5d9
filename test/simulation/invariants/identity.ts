import { type Call, isLoggingIn } from '../call.ts';
import type { Packet } from '../packet.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/**
 * 3: no request goes out for any user but its maker, nor is its answer handed to another; nor is it changed, or sent after its
 * caller gave up; none is run twice, or sent a third time.
 */
export const identity: Invariant = {
  name: 'never as another user, and once',
  watch({ calls, server, holders, timeline, history: { setup } }, fail) {
    const packetsOf = new Map<Call, Packet[]>();
    /** Calls that were made with a forged token, which may claim the session of one user and be another's. */
    const forged = new Set<Call>();
    const madeAt = new Map<Call, number>();
    /** When a tab last learned of a login, its own or another tab's. */
    const loginAt = new Map<Tab, number>();
    const callOf = ({ url }: Packet): Call | undefined => calls[Number(url.search.slice('?call'.length))];
    const isInCookies = setup.attach !== undefined;
    /** Where cookies are the credentials, the user whom a tab knows to be signed in, `null` for none: until it is told, its calls go out with what there is. */
    const told = new Map<Tab, string | null | undefined>();
    const untold = new WeakSet<Packet>();
    /** Calls that were made while a login of their tab was under way: each may be part of it, so that it can't wait to be told. */
    const madeInLogin = new WeakSet<Call>();
    const userOf = ({ authorization }: Packet): string | undefined => server.tokenOf(authorization)?.session.user;

    function hasForgedToken(tab: Tab): boolean {
      const accessToken = holders.tokenOf(tab);
      return accessToken !== undefined && server.tokenOf(`Bearer ${accessToken}`) === undefined;
    }

    /** Users without a name are only told apart by the logins that a tab learns of, here since a call was made or sent. */
    function mayDiffer({ tab }: Call, since: number): boolean {
      const learned = loginAt.get(tab);
      return setup.names === 'none' && (learned === undefined || learned <= since);
    }

    function check(call: Call, packet: Packet): void {
      const { id, maker, method, body } = call;
      const before = packetsOf.get(call) ?? [];
      packetsOf.set(call, [...before, packet]);
      const user = userOf(packet);
      const ofSession = typeof maker === 'string' ? server.userOf(maker) : maker;
      // Of a forged token nothing says whose session it was.
      const makerName = typeof maker === 'string' && forged.has(call) ? undefined : ofSession;
      const isUntold =
        isInCookies && (makerName === null || madeInLogin.has(call) || ![user, null].includes(told.get(call.tab)));
      if (isUntold && user !== makerName) untold.add(packet);
      if (
        user !== undefined &&
        makerName !== undefined &&
        user !== makerName &&
        !mayDiffer(call, madeAt.get(call) ?? 0) &&
        !isUntold
      )
        fail(`${id} of ${makerName} goes out as ${user}`);
      for (const earlier of before) {
        const other = userOf(earlier);
        const areUntold = untold.has(earlier) || untold.has(packet);
        if (
          user !== other &&
          user !== undefined &&
          other !== undefined &&
          !mayDiffer(call, earlier.sentAt) &&
          !areUntold
        )
          fail(`${id} goes out as ${other} and ${user}`);
      }
      if (before.length >= 2) fail(`${id} is sent three times`);
      if (packet.method !== method || packet.body !== body)
        fail(`${id} is sent as ${packet.method} with ${packet.body}`);
      if (call.isAborted) fail(`${id} is sent although it was aborted`);
    }

    return {
      made(call) {
        if (call.what !== 'login' && isLoggingIn(call.tab, calls)) madeInLogin.add(call);
        madeAt.set(call, timeline.now);
        if (hasForgedToken(call.tab)) forged.add(call);
      },
      loggedIn(tab, hasGrant) {
        if (!hasGrant) loginAt.set(tab, timeline.now);
      },
      // An answer that could not be read does not count as a login.
      event(tab, event) {
        const isOther = event.type === 'session-end' && event.reason === 'replaced';
        if (event.type === 'token' || isOther) told.delete(tab);
        if (event.type === 'token' && event.source === 'login') loginAt.set(tab, timeline.now);
      },
      heard(tab, message, isForged) {
        const { type, isLogin, identity } = message as {
          type?: unknown;
          isLogin?: unknown;
          identity?: { session?: { session_id?: string } };
        };
        const isOver = type === 'end' && identity?.session?.session_id === tab.identity;
        if (isOver && !isForged) told.set(tab, null);
        if (type === 'user' && !isForged) told.set(tab, server.userOf(identity?.session?.session_id ?? ''));
        if (type === 'user' && isLogin === true) loginAt.set(tab, timeline.now);
      },
      sent(packet) {
        const call = packet.road === 'api' ? callOf(packet) : undefined;
        if (call !== undefined) check(call, packet);
      },
      arrived(packet) {
        const call = packet.road === 'api' ? callOf(packet) : undefined;
        const runs = call && (packetsOf.get(call) ?? []).filter(({ reply }) => reply?.hasRun);
        if (runs !== undefined && runs.length > 1) fail(`${call?.id} is run twice`);
      },
      settled(call) {
        const { id, tab, outcome } = call;
        const packet = packetsOf.get(call)?.at(-1);
        const user = packet && userOf(packet);
        if (
          packet === undefined ||
          user === undefined ||
          !(outcome instanceof Response) ||
          typeof tab.identity !== 'string'
        )
          return;
        if (hasForgedToken(tab)) return;
        const shown = server.userOf(tab.identity);
        if (outcome.ok && shown !== undefined && shown !== user && setup.names !== 'none' && !untold.has(packet))
          fail(`the answer to ${id} of ${user} is handed to ${shown}`);
      },
    };
  },
};
