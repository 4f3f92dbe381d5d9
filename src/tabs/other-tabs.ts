import type { Channel, OpenChannel } from '../browser/channel.ts';
import { type Clock, readClock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import type { Page } from '../browser/page.ts';
import { readGrant } from '../refresh/grant.ts';
import { decideTabEnd, decideTabGrant, decideTabLogin } from '../session/tab-decision.ts';
import { freshnessOf, later, lifespanOf } from '../session/lifetime.ts';
import type { Event, State } from '../session/state.ts';
import { type Message, readMessage, type SharedGrant } from './message.ts';
import { enter } from './presence.ts';
import { type Change, grantOf, announcementsOf } from './announcement.ts';

/** How long a tab listens for a token that others have, in milliseconds. A hand-over takes a few; perhaps nobody is there. */
const LISTENING = 50;
/** How long another tab's word can't make this one ask the server once more, in milliseconds. */
const VERIFY_PAUSE = 10_000;

export interface OtherTabsParts<Claims> {
  readonly name: string;
  readonly openChannel: OpenChannel | undefined;
  readonly lock: Lock | undefined;
  readonly clock: Clock;
  readonly page: Page;
  readonly state: () => State<Claims>;
  /** Commits what was received. */
  readonly dispatch: (event: Event<Claims>) => void;
  /** Asks the server whose session this is. */
  readonly verify: () => void;
  /** Whether access tokens may go over the channel. */
  readonly isSharing: boolean;
}

/** The other tabs of the origin, as far as one can talk to them. */
export interface OtherTabs {
  /** Tells them of a change that this tab has brought about. */
  readonly tell: (change: Change) => void;
  /** Asks for a token; resolves when one was adopted, or when whoever had one would have answered. */
  readonly ask: () => Promise<void>;
  /** The last `ask`, while it still listens. */
  readonly listening: () => Promise<void> | undefined;
  readonly close: () => void;
}

export function createOtherTabs<Claims>(parts: OtherTabsParts<Claims>): OtherTabs {
  const { clock, state, dispatch, isSharing } = parts;
  let channel: Channel | undefined;
  let listening: Promise<void> | undefined;
  let stopListening = (): void => {};
  let leave = (): void => {};
  let stopPause: (() => void) | undefined;
  /** Who has logged in elsewhere, until somebody does so or logs out here. */
  let announced: string | undefined;
  /** The epoch in which a verification was postponed. */
  let postponedIn: number | undefined;

  const open = (): void => {
    channel ??= quietly(() => parts.openChannel?.(parts.name, (data) => receive(readMessage(data))));
    void ask();
    leave = enter(parts.lock, `${parts.name} alive`, () => stopListening());
  };
  const close = (): void => {
    leave();
    stopPause?.();
    stopPause = undefined;
    quietly(() => channel?.close());
    channel = undefined;
  };
  const post = (message: Message): void => quietly(() => channel?.post(message));

  function ask(): Promise<void> {
    if (channel === undefined || !isSharing) return Promise.resolve();
    const asked = new Promise<void>((resolve) => {
      const over = (): void => {
        listening = undefined;
        stop();
        resolve();
      };
      const stop = clock.after(LISTENING, over);
      stopListening = over;
    });
    listening = asked;
    post({ type: 'ask' });
    return asked;
  }

  function receive(message: Message | undefined): void {
    switch (message?.type) {
      case 'ask':
        return answer();
      case 'grant':
        return isSharing ? receiveToken(message) : undefined;
      case 'login':
        if (decideTabLogin(state(), message.identity) !== 'verify') return undefined;
        announced = message.identity;
        return requestVerification();
      case 'end':
        return receiveEnd(message);
      case undefined:
        return undefined;
    }
  }

  /** The end of the session before is not the end of the one that was announced since. */
  function receiveEnd({ identity, reason }: Extract<Message, { type: 'end' }>): void {
    if (announced === identity) announced = undefined;
    const decision = decideTabEnd(state(), identity);
    if (decision === 'ignore') return;
    if (decision === 'end') dispatch({ type: 'ended-elsewhere', reason });
    if (decision === 'verify' || announced !== undefined) requestVerification();
  }

  function answer(): void {
    const { token } = state();
    const now = readClock(clock);
    if (isSharing && token !== undefined && freshnessOf(token, now) !== 'expired') post(grantOf(token, now));
  }

  function receiveToken({ grant: given, lifetime, remaining, expiresAt, issuedAt }: SharedGrant): void {
    const now = readClock(clock);
    const grant = readGrant<Claims>(given, now);
    if (grant === undefined) return;
    const left = Math.min(remaining, expiresAt - now.wall);
    const age = lifetime === Infinity ? now.wall - issuedAt : lifetime - left;
    const askedAt = later(now, -age);
    const { expiredAt } = lifespanOf(lifetime, 0, askedAt);
    const decision =
      left > 0 ? decideTabGrant(state(), grant.identity, { expiredAt, issuedAt: askedAt.wall }) : 'ignore';
    if (decision === 'verify') requestVerification();
    if (decision !== 'adopt') return;
    dispatch({ type: 'shared', grant: { ...grant, lifetime }, askedAt });
    stopListening();
  }

  /** A request that comes too soon after the last is postponed, not dropped: it may be true, and the others a flood. */
  function requestVerification(): void {
    if (stopPause !== undefined) {
      postponedIn = state().epoch;
      return;
    }
    stopPause = clock.after(VERIFY_PAUSE, () => {
      stopPause = undefined;
      if (isPostponed()) requestVerification();
    });
    postponedIn = undefined;
    // A tab that knows nothing yet asks when somebody wants to know.
    const isAsked = state().session.status !== 'loading';
    dispatch({ type: 'verify-needed' });
    if (isAsked) parts.verify();
  }

  /** Whoever has logged out since then is not brought back by it. */
  function isPostponed(): boolean {
    const { session, epoch } = state();
    const isLoggedOut = session.status === 'unauthenticated' && session.reason === 'logout';
    return postponedIn !== undefined && !(isLoggedOut && epoch !== postponedIn);
  }

  open();
  // An open channel keeps a page out of the back-forward cache, or has it thrown out of there by the first message.
  const stopPage = parts.page.onHide(close, () => {
    open();
    if (isPostponed()) requestVerification();
  });
  return {
    tell(change) {
      if (change.before.epoch !== change.after.epoch) announced = undefined;
      announcementsOf(change, readClock(clock), isSharing).forEach(post);
    },
    ask,
    listening: () => listening,
    close() {
      stopPage();
      close();
    },
  };
}

/** A channel may be forbidden, closed or broken: then this tab is alone, and nothing else is different. */
function quietly<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
