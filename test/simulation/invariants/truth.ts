import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** What a tab has been told, by which its reports are judged. */
interface Hearsay {
  /** The last refresh said that there is no session. */
  wasEndAnswered: boolean;
  /** Another tab, or a forger, has said that this session is over. */
  readonly ended: Set<string>;
  wasForged: boolean;
  hasLoggedOut: boolean;
  identity: string | null | undefined;
  /** Sessions that were over when this tab said so. */
  readonly buried: Set<string>;
  /** It was away while others may have said something. */
  wasHidden: boolean;
  /** How many logins there were when it learned of its end. */
  loginsAtEnd: number;
}

/** 5: a living session is never reported as ended; an ended one is, everywhere, and does not come back without a login. */
export const truth: Invariant = {
  name: 'what is shown is true',
  watch(simulation, fail) {
    const { server, tabs, history } = simulation;
    const hearsay = new Map<Tab, Hearsay>();
    const of = (tab: Tab): Hearsay => {
      const known = hearsay.get(tab) ?? newcomer();
      hearsay.set(tab, known);
      return known;
    };
    const isTalking = history.setup.tabs !== 'off' && ['works', 'late'].includes(history.setup.channel);
    let doubts: (() => void)[] = [];

    function showsNobody(tab: Tab, reason: string): void {
      const known = of(tab);
      const { identity } = known;
      known.loginsAtEnd = server.logins;
      if (typeof identity === 'string' && !server.isAlive(identity)) known.buried.add(identity);
      if (known.hasLoggedOut || known.wasForged) return;
      const wasTold = known.wasEndAnswered || (typeof identity === 'string' && known.ended.has(identity));
      if (!wasTold) fail(`tab ${tab.number} says without a reason that the session is over (${reason})`);
      // The cookie of another session does not keep this one alive for the browser.
      if (typeof identity === 'string' && identity === simulation.livingSession && !known.ended.has(identity))
        fail(`tab ${tab.number} says that the living session ${identity} is over (${reason})`);
    }

    function showsSomebody(tab: Tab, identity: string): void {
      const known = of(tab);
      if (known.buried.has(identity) && !server.isAlive(identity))
        fail(`tab ${tab.number} shows ${identity} again, which is over`);
      if (known.hasLoggedOut && server.logins === known.loginsAtEnd)
        fail(`tab ${tab.number} is signed in again after its logout`);
      known.hasLoggedOut = false;
      known.wasForged = false;
    }

    return {
      answered(packet) {
        if (packet.road === 'refresh')
          of(packet.tab).wasEndAnswered = packet.answer !== undefined && packet.reply?.isEnd === true;
      },
      made({ what, tab }) {
        if (what === 'logout') of(tab).hasLoggedOut = true;
      },
      heard(tab, message, isForged) {
        const { type, identity } = message as { type?: unknown; identity?: unknown };
        const known = of(tab);
        // A forged word may end a session in this tab, and a forged token may have anybody shown there.
        known.wasForged ||= isForged;
        if (type !== 'end' || typeof identity !== 'string') return;
        known.ended.add(identity);
        doubts.push(() => {
          if (tab.status === 'active' && tab.identity === identity)
            fail(`tab ${tab.number} ignores that ${identity} is over`);
        });
      },
      changed(tab, session) {
        if (session.status === 'unauthenticated') showsNobody(tab, session.reason);
        if (session.isAuthenticated) showsSomebody(tab, session.identity ?? '');
        of(tab).identity = tab.identity;
      },
      disturbed(tab) {
        of(tab).wasHidden ||= tab.status === 'hidden';
      },
      rested() {
        const due = doubts;
        doubts = [];
        for (const check of due) check();
      },
      agreed() {
        const living = simulation.livingSession;
        for (const tab of tabs) {
          if (tab.status !== 'active') continue;
          const known = of(tab);
          if (typeof tab.identity === 'string' && tab.identity !== living)
            fail(`tab ${tab.number} shows ${tab.identity}, and ${living ?? 'nobody'} is signed in`);
          // Whoever has no way to hear of a login, or was away when it was told, does not know of it.
          const mayKnow = isTalking && !known.wasHidden && !known.wasForged;
          const hasLeft = server.logins === known.loginsAtEnd && (known.hasLoggedOut || known.ended.size > 0);
          if (tab.identity === null && living !== undefined && mayKnow && !hasLeft)
            fail(`tab ${tab.number} does not show ${living}, who is signed in`);
        }
      },
    };
  },
};

function newcomer(): Hearsay {
  return {
    wasEndAnswered: false,
    ended: new Set(),
    wasForged: false,
    hasLoggedOut: false,
    identity: undefined,
    buried: new Set(),
    wasHidden: false,
    loginsAtEnd: 0,
  };
}
