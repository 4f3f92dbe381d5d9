import type { Call } from '../call.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** What a tab has been told, against which its reports are checked. */
interface Hearsay {
  /** The last refresh said that there is no session. */
  wasEndAnswered: boolean;
  /** A refresh has said that the session is over, and its user is asked to sign in again. */
  isAsked: boolean;
  /** It has ended at the server a session that was left before this page was loaded. */
  hasEndedLeft: boolean;
  /** The last refresh brought a token of another session: a login that was handed in may be told by it that it was replaced. */
  wasOtherAnswered: boolean;
  /** Another tab, or a forger, has said that this session is over. */
  readonly ended: Set<string>;
  /** The session that it showed when it last asked, where its cookie was gone by then. */
  bereft: string | undefined;
  /** Another tab has said that a session is over, which has no name. */
  hasHeardOfAnEnd: boolean;
  wasForged: boolean;
  hasLoggedOut: boolean;
  /** The library was told of a login since. */
  hasLoggedIn: boolean;
  /** A login was begun since. */
  hasTried: boolean;
  identity: string | null | undefined;
  /** Sessions that were over when this tab said so. */
  readonly buried: Set<string>;
  /** Calls that were refused since the last one that was accepted: where cookies are the credentials, three may mean the end. */
  refusals: number;
  /** When other tabs have announced a login, by the session. */
  readonly announced: Map<string, number>;
  /** The sessions in which a user logged out, here or in another tab. */
  readonly left: Set<string>;
  /** The session that it showed last, and the one that its last logout has left. */
  lastShown: string | undefined;
  ownLeft: string | undefined;
  /** When it asked the server last. */
  askedAt: number;
  /** How many logins there were when it learned of its end. */
  loginsAtEnd: number;
}

/** 5: a living session is never reported as ended; an ended one is, everywhere, and does not come back without a login. */
export const truth: Invariant = {
  name: 'what is shown is true',
  watch(simulation, fail, excuse) {
    const { server, tabs, timeline, history } = simulation;
    const { sessions, locks, channel, names, tabs: mode, attach } = history.setup;
    // Without a lock a tab may ask with the cookie of before, while another one finds whose cookie there is now.
    const isOneAtATime = locks === 'work' && mode !== 'off';
    const hearsay = new Map<Tab, Hearsay>();
    const of = (tab: Tab): Hearsay => {
      const known = hearsay.get(tab) ?? newcomer();
      hearsay.set(tab, known);
      return known;
    };
    let pending: (() => void)[] = [];
    /** The session of the last logout in any tab: storage keeps the note of one. */
    let lastLeft: string | undefined;
    /** What each logout has left. */
    const leftBy = new Map<Call, string>();
    /** When the server has taken an old cookie of a session for a stolen one. */
    const reusedAt = new Map<string, number>();
    /** Whether another tab logs out of a session, and waits for the server, or for the lock. */
    const isBeingLeft = (session: string, tab: Tab): boolean =>
      [...leftBy].some(([call, left]) => left === session && call.tab !== tab && call.settled === 0);

    function showsNobody(tab: Tab, reason: string): void {
      const known = of(tab);
      const { identity } = known;
      known.loginsAtEnd = server.logins;
      if (typeof identity === 'string' && !server.isAlive(identity)) known.buried.add(identity);
      // It has found the session of a logout that is owed, or the cookie of another user than the one of its login.
      if (reason === 'replaced' || (reason === 'logout' && known.hasEndedLeft)) known.announced.clear();
      if (known.hasLoggedOut || known.wasForged) return;
      if (reason === 'logout' && known.hasEndedLeft) return;
      // Two 401s of a gateway, with hours asleep between them, tell a visitor what is true.
      if (reason === 'none' && simulation.livingSession === undefined) return;
      if (reason === 'replaced' && known.wasOtherAnswered) return;
      if (attach !== undefined && known.refusals >= 3) return;
      const wasTold =
        known.wasEndAnswered || known.isAsked || (typeof identity === 'string' && known.ended.has(identity));
      if (!wasTold) fail(`tab ${tab.number} says without a reason that the session is over (${reason})`);
      if (identity !== simulation.livingSession || typeof identity !== 'string') return;
      // A late answer for another session may have taken the cookie away, and a later one has brought it back.
      if (!known.ended.has(identity) && known.bereft !== identity)
        fail(`tab ${tab.number} says that the living session ${identity} is over (${reason})`);
    }

    function showsSomebody(tab: Tab, identity: string): void {
      const known = of(tab);
      if (known.buried.has(identity) && !server.isAlive(identity))
        fail(`tab ${tab.number} shows ${identity} again, which is over`);
      // What is told in its turn may be over by now: a listener has logged out.
      const isPresent = tab.auth.session.isAuthenticated;
      // A login without its answer asks whose cookie there is: that may be of a login elsewhere that this tab had not heard of, or, where
      // an old cookie is good, one that came back late.
      const isFound = known.hasTried && (sessions !== 'server' || !known.left.has(identity));
      if (isPresent && !isFound && known.hasLoggedOut && !known.hasLoggedIn && server.logins === known.loginsAtEnd) {
        if (known.hasTried && lastLeft !== identity && known.ownLeft !== identity) excuse('forgotten');
        else if (known.hasTried && isBeingLeft(identity, tab)) excuse('unfinished');
        else fail(`tab ${tab.number} is signed in again after its logout`);
      }
      known.hasLoggedOut = false;
      known.hasLoggedIn = false;
      known.wasForged = false;
    }

    return {
      sent({ road, tab, cookie }) {
        if (road === 'logout') of(tab).hasEndedLeft = true;
        if (road !== 'refresh') return;
        const known = of(tab);
        const { identity } = known;
        known.askedAt = timeline.now;
        known.bereft = typeof identity === 'string' && cookie?.sessionId !== identity ? identity : undefined;
      },
      answered(packet) {
        const known = of(packet.tab);
        if (packet.road === 'api' && packet.answer?.status === 200) known.refusals = 0;
        if (packet.road === 'api' && packet.answer?.status === 401) known.refusals++;
        if (packet.road !== 'refresh') return;
        const session = server.tokenOf(`Bearer ${packet.reply?.accessToken}`)?.session;
        known.wasOtherAnswered = session !== undefined && session.id !== known.identity;
        known.wasEndAnswered = packet.answer !== undefined && packet.reply?.isEnd === true;
        if (!known.wasEndAnswered) return;
        // A late answer for the former session has deleted the cookie, so the server knows no user for the moment.
        for (const [session, heardAt] of known.announced) if (heardAt <= packet.sentAt) known.announced.delete(session);
      },
      made(call) {
        const { what, tab } = call;
        const known = of(tab);
        if (what === 'login') known.hasTried = true;
        if (what !== 'logout') return;
        known.hasLoggedOut = true;
        known.hasLoggedIn = false;
        known.hasTried = false;
        // A page that shows nobody any more leaves the session that it showed last.
        const session = tab.identity === null ? known.lastShown : tab.identity;
        if (session !== undefined) {
          lastLeft = session;
          known.ownLeft = session;
          known.left.add(session);
          leftBy.set(call, session);
        }
        known.announced.clear();
      },
      arrived({ reply }) {
        if (reply?.reused) reusedAt.set(reply.reused.id, timeline.now);
      },
      // The answer of a login that was in progress during a logout takes precedence.
      loggedIn(tab) {
        of(tab).hasLoggedIn = true;
      },
      heard(tab, message, isForged) {
        const { type, reason, isLogin } = message as { type?: unknown; reason?: unknown; isLogin?: unknown };
        const named = sessionIn(message);
        // Without a name the end may be that of any session.
        const isOurs = type === 'end' && !isOfAnother(message, server.userOf(tab.identity ?? ''));
        const identity = named ?? (isOurs ? (tab.identity ?? undefined) : undefined);
        const known = of(tab);
        // A forged message may end the session in this tab, and a forged token may make it show any user.
        known.wasForged ||= isForged;
        // A user has logged in since; or, a known fault, a refresh in flight restores the session for a moment.
        if (type === 'user' || type === 'grant') {
          known.hasLoggedOut = false;
          known.buried.clear();
        }
        // What a logout could not end, another tab may find; this one does not go back to it.
        const isLeft = typeof identity === 'string' && (known.left.has(identity) || known.hasEndedLeft);
        if (type === 'user' && typeof identity === 'string' && (isLogin === true || (!isLeft && isOneAtATime))) {
          // Whoever is here now has taken the place of the others.
          known.announced.clear();
          known.announced.set(identity, timeline.now);
        }
        // What one tab says may arrive after what another one has said since: the login that was announced is no longer the last word.
        if (type === 'user' && isLogin !== true && channel === 'late' && identity === tab.identity)
          known.announced.clear();
        if (type === 'end' && names === 'none') known.hasHeardOfAnEnd = true;
        // Refused calls have told one tab that there never was a session; each finds out for itself.
        if (type !== 'end' || typeof identity !== 'string' || reason === 'none') return;
        known.announced.delete(identity);
        known.ended.add(identity);
        if (reason === 'logout') known.left.add(identity);
        const isNamed = named !== undefined && !['none', 'number'].includes(simulation.history.setup.names);
        if (!isNamed && reason !== 'logout') return;
        pending.push(() => {
          if (tab.status === 'active' && tab.identity === identity)
            fail(`tab ${tab.number} ignores that ${identity} is over`);
        });
      },
      // The same user may be in another session, with nothing new to show.
      event(tab, event) {
        const { type } = event;
        // Whoever logs in here has taken the place of the others too.
        if (type === 'token' && event.source === 'login') of(tab).announced.clear();
        if (type === 'reauthentication-start') of(tab).isAsked = true;
        if (type !== 'token' && type !== 'refresh-success') return;
        of(tab).identity = tab.identity;
        if (typeof tab.identity === 'string') of(tab).lastShown = tab.identity;
        of(tab).isAsked = false;
      },
      changed(tab, session) {
        if (session.status === 'unauthenticated') showsNobody(tab, session.reason);
        if (session.isAuthenticated) showsSomebody(tab, tab.identity ?? '');
        of(tab).identity = tab.identity;
        if (typeof tab.identity === 'string') of(tab).lastShown = tab.identity;
      },
      rested() {
        const due = pending;
        pending = [];
        for (const check of due) check();
      },
      agreed() {
        const living = simulation.livingSession;
        for (const tab of tabs) {
          if (tab.status !== 'active') continue;
          const known = of(tab);
          // Where an old cookie is good, one that came back late may be of a session that another tab then ends.
          const isHaunted = sessions === 'stateless' && tabs.some((other) => other !== tab && of(other).hasEndedLeft);
          // Without a name tabs may take each other's tokens for an answer to whether their session is over; their next call tells.
          const isUnsure = names === 'none' && !isOneAtATime && known.hasHeardOfAnEnd;
          if (typeof tab.identity === 'string' && tab.identity !== living && !isHaunted && !isUnsure) {
            const isUntold = mode === 'off' && known.askedAt < (reusedAt.get(tab.identity) ?? -Infinity);
            if (isUntold) excuse('isolated');
            else fail(`tab ${tab.number} shows ${tab.identity}, and ${living ?? 'nobody'} is signed in`);
          }
          const isAnnounced = living !== undefined && known.announced.has(living);
          if (tab.identity === null && isAnnounced && !known.wasForged) {
            const isMisled = !isOneAtATime && known.bereft === living;
            if (isMisled) excuse('unlocked');
            else fail(`tab ${tab.number} does not show ${living}, who is signed in`);
          }
        }
      },
    };
  },
};

/** Says whether a message without the name of a session has that of another user than the one who is here. */
function isOfAnother(message: unknown, user: string | undefined): boolean {
  const { identity } = message as { identity?: { user?: { sub?: string; subject?: string } } };
  const sub = identity?.user?.sub ?? identity?.user?.subject;
  return sub !== undefined && sub !== (user === 'alice' ? '1' : '2');
}

/** The session that a message is about. */
function sessionIn(message: unknown): string | undefined {
  const { identity } = message as { identity?: { session?: { session_id?: string; sid?: string } } };
  return identity?.session?.session_id ?? identity?.session?.sid;
}

function newcomer(): Hearsay {
  return {
    wasEndAnswered: false,
    isAsked: false,
    hasEndedLeft: false,
    wasOtherAnswered: false,
    ended: new Set(),
    bereft: undefined,
    hasHeardOfAnEnd: false,
    wasForged: false,
    hasLoggedOut: false,
    hasLoggedIn: false,
    hasTried: false,
    identity: undefined,
    buried: new Set(),
    refusals: 0,
    announced: new Map(),
    left: new Set(),
    lastShown: undefined,
    ownLeft: undefined,
    askedAt: -Infinity,
    loginsAtEnd: 0,
  };
}
