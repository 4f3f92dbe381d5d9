import { readClock } from '../browser/clock.ts';
import { withDeadline } from '../browser/deadline.ts';
import type { Identity } from '../session/identity.ts';
import { later } from '../session/lifetime.ts';
import type { Outcome } from '../session/outcome.ts';
import type { Event, Held, Notice, ReadGrant } from '../session/state.ts';
import { createLeftSession, type LeftSessionFlow, type LeftSessionParts } from './left-session.ts';
import { compareWithLeft, type LeftSession, leftSessionOf } from './owed-logout.ts';
import { type LogoutReply, tellLogout, type TellParts } from './tell-logout.ts';

/** What became of a logout. In this page it has always happened. */
export interface LogoutResult {
  /**
   * Whether the server's session is over too: the logout endpoint said so, or a refresh afterwards found no session. A refusal
   * alone confirms nothing.
   */
  readonly confirmed: boolean;
}

export interface LogoutParts extends LeftSessionParts, TellParts {
  readonly dispatch: (event: Extract<Event<never>, { type: 'logout' }>) => void;
  readonly isOnline: () => boolean;
  readonly emit: (event: Notice) => void;
}

export interface LogoutFlow extends LeftSessionFlow {
  /** Ends the session here at once, and at the server. A call joins one that is under way. Never rejects. */
  readonly logout: () => Promise<LogoutResult>;
  /** Finishes at the server what could not be finished offline. */
  readonly finish: () => void;
  /** How many logouts there were in this page. */
  readonly count: () => number;
  /** Returns what says whether a session may be one that the user had left by now, and that goes on since its logout has failed. */
  readonly leftByNow: () => (identity: Identity) => boolean;
}

/** A session that was left, and what there is to end it with. */
interface Ended {
  /** A page that was loading when it logged out learns the names later. */
  left: LeftSession;
  readonly held: Held | undefined;
  /** The server may have a session that goes on. */
  isOwed: boolean;
  /** Says whether no login was seen since. */
  readonly isLatest: () => boolean;
  /** The page's last token by then: what comes later is of another session. */
  readonly generation: number;
}

/** `open`: the session is alive, or may be. `other`: the cookie is of a session that is not the one that was left. */
type Finish = 'confirmed' | 'open' | 'other';

const UNREACHED: LogoutReply = { type: 'unreached' };
const UNCONFIRMED: LogoutResult = { confirmed: false };
const REFUSED: LogoutReply = { type: 'refused', problem: '' };

export function createLogout(parts: LogoutParts): LogoutFlow {
  const { state, dispatch, owed, refresh, exclusive, clock } = parts;
  let current: Promise<LogoutResult> | undefined;
  /** The logout of this page that is not confirmed yet. */
  let ended: Ended | undefined;
  let count = 0;
  const lastEnded = (): Ended | undefined => (ended?.generation === state().generation ? ended : undefined);

  function logout(): Promise<LogoutResult> {
    const { token, user, session: before } = state();
    // A loading page does not know whose session there is. A session that has ended is left too, and its logout is owed while it is noted.
    const isOver = before.status === 'unauthenticated';
    const earlier = isOver ? lastEnded() : undefined;
    const left = earlier?.left ?? leftSessionOf((isOver ? user : token)?.identity);
    const held = earlier?.held ?? token;
    const noted = owed.read();
    const isOwed = !isOver || (noted !== undefined && noted.session === left.session);
    const inFlight = refresh.inFlight();
    let told = Promise.resolve(UNREACHED);
    let mine: Ended | undefined;
    // The place in the queue is taken before a listener hears of the logout: a login of that listener comes after it.
    const result =
      parts.logout &&
      exclusive(async (wait) => {
        // A free lock lets the task begin in this very call, before anything is told.
        await Promise.resolve();
        const outcome = inFlight && (await settled(inFlight));
        const reply = await told;
        if (mine === undefined) return UNCONFIRMED;
        const isOvertaken = inFlight !== undefined || wait !== 'free';
        return conclude(mine, await (isOvertaken ? tellAgain(mine, outcome) : follow(mine, reply, mine.held)));
      });
    dispatch({ type: 'logout' });
    refresh.wake();
    const { session, generation, verifications } = state();
    if (result === undefined || session.status !== 'unauthenticated') return Promise.resolve(UNCONFIRMED);
    const isLatest = (): boolean => state().session === session && state().verifications === verifications;
    mine = { left, held, isOwed, generation, isLatest };
    ended = mine;
    // A call that a browser has taken while it is online goes out even if the page is left now, but the next page may refresh before it.
    // What is owed already stays until a logout of that session is confirmed.
    noteOwed(mine, parts.isOnline());
    told = tellLogout(parts, held);
    return result;
  }

  /** A refresh that was under way has settled meanwhile: it may have brought the cookie back, and a newer token. */
  async function tellAgain(mine: Ended, outcome: Outcome<ReadGrant<unknown>> | undefined): Promise<Finish> {
    // That it found no session says nothing: it may have been sent with the cookie of before a login.
    if (!mine.isLatest()) return 'other';
    const isOurs = outcome?.type === 'granted' && compareWithLeft(mine.left, outcome.grant.identity) !== 'different';
    if (isOurs) mine.left = leftSessionOf(outcome.grant.identity);
    const held = isOurs ? heldOf(outcome.grant, mine.held) : mine.held;
    return follow(mine, await tellLogout(parts, held), held);
  }

  async function follow(mine: Ended, reply: LogoutReply, held: Held | undefined): Promise<Finish> {
    if (reply.type === 'confirmed') return 'confirmed';
    return reply.type === 'unreached' || !mine.isLatest() ? 'open' : verify(mine, reply, held);
  }

  /** Asks by a refresh whether the session is over. Where it is not, the fresh token is what the server may have wanted. */
  async function verify(mine: Ended, reply: LogoutReply, held: Held | undefined): Promise<Finish> {
    const outcome = await refresh.ask(held);
    if (outcome.type === 'ended') return 'confirmed';
    if (outcome.type !== 'granted') return 'open';
    const { identity } = outcome.grant;
    if (!mine.isLatest() || compareWithLeft(mine.left, identity) === 'different') return 'other';
    mine.left = leftSessionOf(identity);
    mine.isOwed = true;
    const last = reply.type === 'refused' ? await tellLogout(parts, heldOf(outcome.grant, held)) : reply;
    return isConfirmed(last) ? 'confirmed' : 'open';
  }

  /** Says on the console where the server does not take the logout as it is sent. */
  function isConfirmed(reply: LogoutReply): boolean {
    if ('problem' in reply)
      parts.emit({ type: 'misconfigured', topic: 'logout', problem: `The logout ${reply.problem}.` });
    return reply.type === 'confirmed';
  }

  function noteOwed({ isOwed, left }: Ended, isSent?: boolean): void {
    if (isOwed) owed.note(left, isSent);
  }

  /**
   * Leaves to the next page load what is still open. The note of a session that has a name harms no other session, so it is also made
   * where another tab has announced a login, which may be of that very session, and where the cookie is of another one at the moment.
   */
  function conclude(mine: Ended, finish: Finish): LogoutResult {
    const isNamed = mine.left.session !== undefined;
    if (mine.isLatest() || (isNamed && state().token === undefined)) {
      const isHidden = isNamed && finish === 'other';
      // One note is kept, and that of a later logout of this page counts.
      const isNoted = (isHidden || ended !== mine) && owed.read() !== undefined;
      if (finish === 'open' || isHidden) {
        if (!isNoted) noteOwed(mine);
      } else if (mine.isOwed) owed.clear(mine.left);
      if (finish !== 'open' && ended === mine) ended = undefined;
    }
    return { confirmed: finish === 'confirmed' };
  }

  /** A refresher may hang for longer than its attempt is waited for. */
  function settled<T>(promise: Promise<T>): Promise<T | undefined> {
    return withDeadline(parts, () => promise).catch(() => undefined);
  }

  /** A refresh token that is not replaced stays good (RFC 6749, section 6). */
  function heldOf({ accessToken, refreshToken, lifetime }: ReadGrant<unknown>, before?: Held): Held {
    const expiredAt = later(readClock(clock), lifetime);
    return { accessToken, refreshToken: refreshToken ?? before?.refreshToken, expiredAt };
  }

  /** One task at a time tells the server of a session. */
  function join(task: Promise<LogoutResult>): Promise<LogoutResult> {
    const result = task.finally(() => {
      if (current === result) current = undefined;
    });
    current = result;
    return result;
  }

  return {
    logout() {
      count++;
      if (current === undefined || state().session.status !== 'unauthenticated') return join(logout());
      // It counts more than what another tab has announced meanwhile.
      dispatch({ type: 'logout' });
      return current;
    },
    finish() {
      const mine = ended;
      if (mine === undefined || current !== undefined) return;
      void join(
        exclusive(async (wait) =>
          // No caller waits for it: it is left to the next occasion rather than overtake the login of another tab.
          wait !== 'late' && mine.isLatest() ? conclude(mine, await verify(mine, REFUSED, mine.held)) : UNCONFIRMED,
        ),
      );
    },
    count: () => count,
    leftByNow() {
      const all = [lastEnded()?.left, owed.read()];
      return (identity) => all.some((left) => left && compareWithLeft(left, identity) !== 'different');
    },
    ...createLeftSession(parts, async (grant) => isConfirmed(await tellLogout(parts, heldOf(grant)))),
  };
}
