import type { Call } from '../call.ts';
import type { Cookie } from '../server.ts';
import { isGranted, type Packet } from '../packet.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** The login that counts. */
interface Login {
  readonly sessionId: string;
  /** It was made by the library, under the lock. */
  readonly packet: Packet | undefined;
}

/** 9: the user who logged in last is signed in after a reload, unless something overtook the login that no client can hold up. */
export const lastLogin: Invariant = {
  name: 'the last login counts',
  watch(simulation, fail) {
    const { server, locks, history } = simulation;
    let last: Login | undefined;
    /** Page loads since then may withhold a session without a name, once after a logout that is owed. */
    let mayWithhold = false;
    const isNamed = !['none', 'number'].includes(history.setup.names);
    const areOthersHeldUp = history.setup.locks === 'work' && history.setup.tabs !== 'off';
    /** Packets that were sent by a tab that had the lock. */
    const locked = new WeakSet<Packet>();
    /** Tabs that have logged out of a session whose name they did not know. */
    const blind = new Set<Tab>();
    /** Their logouts that are under way, which take whatever session they find for the one that was left. */
    const groping = new Set<Call>();
    /** Logouts so far, and how many there were when a login was sent: one that came later has the last word. */
    let logouts = 0;
    const logoutsBefore = new WeakMap<Packet, number>();
    /** Since when a tab held the lock as it logged out last. It tells the server at once, whether it gets the lock or not. */
    const heldAtLogout = new Map<Tab, number | undefined>();
    /** Tabs that stood still when the answer of a login of theirs came, once for each: there may have been another since. */
    const behind: Tab[] = [];
    /** Requests for whose answers a page that was left no longer waits: it has refreshed again since. */
    const givenUp = new WeakSet<Packet>();
    const underWay = new Map<Packet, Tab>();
    /** Tabs whose last refresh has failed. */
    const unanswered = new Set<Tab>();
    /** The tab that was told of a login last, and how many logins there were. */
    let told: { readonly tab: Tab; readonly logins: number } | undefined;
    const begin = (cookie: Cookie | undefined, packet?: Packet): void => {
      last = cookie && { sessionId: cookie.sessionId, packet };
    };
    const forget = (): void => {
      last = undefined;
    };
    const isProtected = ({ packet }: Login, late: Packet): boolean =>
      packet !== undefined && !late.wasAborted && late.tab.status !== 'gone' && locked.has(packet) && locked.has(late);

    function overtake(late: Packet): void {
      // Long after the page has asked whose cookie it is.
      if (late.wasAborted || givenUp.has(late) || late.tab.status === 'gone') told = undefined;
      // No page knows what another one has under way that has no lock, or has waited for it in vain.
      if (late.tab !== told?.tab && !locked.has(late)) told = undefined;
      if (last === undefined || simulation.network.cookie?.sessionId === last.sessionId) return;
      // What the server said of this very session, and what was sent after the login, is the truth.
      if (late.cookie?.sessionId !== last.sessionId && isProtected(last, late))
        fail(`the login of ${last.sessionId} loses its cookie to a ${late.road} of tab ${late.tab.number}`);
      last = undefined;
    }

    return {
      // Without a grant it rejects where no refresh can say whose login it was.
      loggedIn(tab, hasGrant) {
        const isBehind = behind.includes(tab);
        if (isBehind) behind.splice(behind.indexOf(tab), 1);
        told = hasGrant && !isBehind ? { tab, logins: server.logins } : undefined;
      },
      quieted() {
        const living = simulation.livingSession;
        // What a tab has left on its way when it was closed arrives too.
        const isAlone =
          history.setup.sessions !== 'stateless' &&
          simulation.tabs.every((tab) => tab === told?.tab || tab.status === 'gone');
        if (!areOthersHeldUp && !isAlone) return;
        if (told === undefined || told.logins !== server.logins || living === undefined || !isNamed) return;
        const { identity, status, number } = told.tab;
        // The server has asked for a pause before the check is made once more; what calls bear is the token of the login meanwhile.
        if (status !== 'active' || typeof identity !== 'string' || unanswered.has(told.tab)) return;
        const [shown, signedIn] = [server.userOf(identity), server.userOf(living)];
        if (shown !== undefined && shown !== signedIn)
          fail(`tab ${number} goes on as ${shown}, and ${signedIn} is signed in`);
      },
      sent(packet) {
        const { heldSince, stuck, onSpare, gaveUpAt } = locks;
        const { tab } = packet;
        underWay.set(packet, tab);
        logoutsBefore.set(packet, logouts);
        const since = heldSince.get(tab);
        const isHeldForIt = packet.road !== 'logout' || since !== heldAtLogout.get(tab);
        const isHeld = since !== undefined && !stuck.has(tab) && !onSpare.has(tab) && !gaveUpAt.has(tab);
        if (isHeld && isHeldForIt) locked.add(packet);
        if (packet.road !== 'logout' || packet.cookie?.sessionId !== last?.sessionId) return;
        // Without the name of what it left, a page that comes online ends what is there.
        if (blind.has(tab)) forget();
        if (last?.packet?.tab === tab) fail(`tab ${tab.number} sends a logout with the cookie of a later login`);
      },
      landed(packet) {
        const { road, url, reply, tab } = packet;
        underWay.delete(packet);
        if (road !== 'login') return overtake(packet);
        if (tab.status !== 'active') behind.push(tab);
        // A login that a gateway calls failed has no user who counts on it.
        const isFailed = packet.fate?.type === 'spoilt' && packet.fate.as === 'failed';
        // Of one that the page made itself, and takes for failed, it tells the library nothing.
        if (isFailed && !url.search.endsWith('&locked')) told = undefined;
        if (isFailed || logouts !== logoutsBefore.get(packet)) return forget();
        // Beside a login without the lock, a page that does not know what it has left may find this session when it asks whether that is
        // over.
        const hasLock = areOthersHeldUp && locked.has(packet);
        if (!hasLock && [...groping].some((logout) => logout.tab !== tab)) return forget();
        return begin(reply?.cookie ?? undefined, url.search.endsWith('&locked') ? packet : undefined);
      },
      redirected: (cookie) => (groping.size > 0 ? forget() : begin(cookie)),
      answered(packet) {
        const { road, tab, reply } = packet;
        if (road !== 'refresh') return;
        if (reply?.isEnd || isGranted(packet)) unanswered.delete(tab);
        else unanswered.add(tab);
      },
      // A page that comes back from the cache believes no token, and asks before its next call.
      disturbed(tab) {
        if (tab.status !== 'hidden') return;
        if (tab === told?.tab) told = undefined;
        for (const [packet, sender] of underWay) if (sender === tab) givenUp.add(packet);
      },
      settled(call) {
        groping.delete(call);
        const isLogin = call.what === 'login' && call.outcome === undefined;
        // What was owed for a session without a name is forgotten, unless another tab still owes it.
        const isAlone = [...blind].every((tab) => tab === call.tab || tab.status === 'gone');
        if (isLogin && isAlone && groping.size === 0) mayWithhold = false;
        // A login whose answer can't be read rejects, and one refresh finds out what came of it.
        const hasRejected = call.outcome instanceof Error && call.outcome.name === 'LoginError';
        if (hasRejected && call.tab === told?.tab && unanswered.has(call.tab)) told = undefined;
      },
      made(call) {
        const { what, tab } = call;
        if (what !== 'logout') return;
        const isKnown = isNamed && typeof tab.identity === 'string';
        mayWithhold ||= !isKnown;
        if (!isKnown) {
          blind.add(tab);
          groping.add(call);
        }
        heldAtLogout.set(tab, locks.heldSince.get(tab));
        logouts++;
        forget();
      },
      stepping({ type }) {
        if (type === 'revoke') forget();
        // Every attempt to check the login may fail in an outage: the next refresh tells whose cookie there is.
        if (type === 'offline' || type === 'refuse') told = undefined;
      },
      reloaded(tab: Tab) {
        if (last === undefined || !server.isAlive(last.sessionId)) return;
        // With `rememberSignedIn` a page knows only of what its library was told, in this tab and the others.
        const isWithheld = (mayWithhold || history.setup.rememberSignedIn) && tab.identity === null;
        mayWithhold = false;
        if (!isWithheld && tab.identity !== last.sessionId)
          fail(`a page that is loaded shows ${String(tab.identity)}, and the last login was ${last.sessionId}`);
      },
    };
  },
};
