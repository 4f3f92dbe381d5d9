import type { Channel, OpenChannel } from '../browser/channel.ts';
import { type Clock, readClock, sleep } from '../browser/clock.ts';
import { quietly } from '../browser/quietly.ts';
import type { Lock } from '../browser/lock.ts';
import type { Page } from '../browser/page.ts';
import type { Change } from '../events/store.ts';
import type { GrantRules } from '../refresh/read-grant.ts';
import { decideTabEnd, decideTabGrant, decideTabUser } from '../session/tab-decision.ts';
import { compareSessions, compareUsers, type Identity } from '../session/identity.ts';
import { freshnessOf, later } from '../session/lifetime.ts';
import type { Event, State } from '../session/state.ts';
import { createVerification } from './verification.ts';
import { readToken } from './received-token.ts';
import { type Message, readMessage, write } from './message.ts';
import { enter } from './presence.ts';
import { grantMessage, announcementsOf } from './announcement.ts';

/** How long a tab waits for a token of another tab to arrive, in milliseconds. Most take a few; there may be no other tab. */
const LISTENING = 50;
/** Questions of other tabs that are kept until there is a token. */
const MOST_QUESTIONS = 32;

export interface OtherTabsParts<Claims> extends GrantRules {
  readonly name: string;
  readonly openChannel: OpenChannel | undefined;
  readonly lock: Lock | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** `undefined` on a server. */
  readonly page: Page | undefined;
  readonly state: () => State<Claims>;
  /** Commits an event from another tab. */
  readonly dispatch: (event: Event<Claims>) => unknown;
  /** Asks the server whose session the cookie belongs to. */
  readonly verify: () => void;
  /** Whether access tokens may be sent over the channel. */
  readonly isSharing: boolean;
}

/** The connection to the other tabs of the origin. */
export interface OtherTabs {
  /** Announces a change that this tab has made. */
  readonly tell: (change: Change) => void;
  /** Asks for a token. Resolves when one was adopted, or after the time in which a tab would have answered. */
  readonly ask: () => Promise<void>;
  /** Returns whether another tab may have a token that this one does not have. */
  readonly mayHaveToken: () => boolean;
  /** Resolves when the other tabs have had time to receive the last token of this one; at once if none of them has said anything. */
  readonly arrival: () => Promise<void> | undefined;
  /** The last `ask`, while it waits. */
  readonly listening: () => Promise<void> | undefined;
  readonly close: () => void;
}

export function createOtherTabs<Claims>(parts: OtherTabsParts<Claims>): OtherTabs {
  const { clock, state, dispatch, isSharing } = parts;
  let channel: Channel | undefined;
  let listening: Promise<void> | undefined;
  let stopListening = (): void => {};
  let leave = (): void => {};
  /** The user of a login that another tab has announced, until a login or a logout in this tab. */
  let announced: Identity | undefined;
  /** The nonce of this tab's question, until it has a token. */
  let question: string | undefined;
  /** Questions of tabs that came before this tab had a token. */
  let questions: readonly string[] = [];
  /** Whether another tab has found a session while this one was asking for it. */
  let isFound = false;
  /** Whether another tab has a token that this one may take only after asking for it. */
  let isPassedOver = false;
  /** Whether another tab has said something. */
  let hasOthers = false;
  let arrival: Promise<void> | undefined;
  /** Ends `arrival`. */
  let arrive = (): void => {};
  const verification = createVerification(parts);

  const open = (): void => {
    // It may be forbidden, closed or broken: then this tab is alone, and nothing else is different.
    channel ??= quietly(() => parts.openChannel?.(parts.name, (data) => receive(readMessage(data))));
    void ask();
    leave = enter(parts.lock, `${parts.name} alive`, () => stopListening());
  };
  const close = (): void => {
    // A page that waits for it in the back-forward cache would keep the lock.
    arrive();
    leave();
    verification.pause();
    quietly(() => channel?.close());
    channel = undefined;
  };
  const untilArrived = (): Promise<void> =>
    sleep(clock, LISTENING, (end) => {
      arrive = end;
    }).finally(() => {
      arrival = undefined;
    });
  const post = (message: Message): void => quietly(() => channel?.post(write(message)));

  function ask(): Promise<void> {
    if (channel === undefined || !isSharing) return Promise.resolve();
    const asked = sleep(clock, LISTENING, (end) => {
      stopListening = end;
    }).finally(() => {
      listening = undefined;
    });
    listening = asked;
    isPassedOver = false;
    question = `${parts.random()} ${parts.random()}`;
    post({ type: 'ask', nonce: question });
    return asked;
  }

  function receive(message: Message | undefined): void {
    if (message === undefined) return;
    hasOthers = true;
    switch (message.type) {
      case 'ask':
        return answer(message.nonce);
      case 'grant':
        return isSharing ? receiveToken(message) : undefined;
      case 'user':
        return receiveUser(message);
      case 'end':
        return receiveEnd(message);
    }
  }

  function receiveUser(message: Extract<Message, { type: 'user' }>): void {
    const decision = decideTabUser(state(), message);
    if (decision !== 'ignore' || state().token !== undefined) announced = message.identity;
    if (decision === 'note') dispatch({ type: 'logged-in-anew' });
    if (state().session.isLoading) isFound = true;
    if (decision === 'ignore' || decision === 'note') return;
    if (state().session.status === 'unauthenticated') void ask();
    verification.raise(decision === 'verify-user');
  }

  /** The end of the former session is not the end of the session that was announced since. */
  function receiveEnd({ identity, reason }: Extract<Message, { type: 'end' }>): void {
    if (announced !== undefined && compareSessions(announced, identity) !== 'different') announced = undefined;
    const decision = decideTabEnd(state(), identity, reason);
    if (decision === 'ignore') return;
    if (decision === 'end') dispatch({ type: 'ended-elsewhere', reason });
    if (decision === 'verify' || announced !== undefined) verification.raise(false);
  }

  /** A tab without a token may be about to get one; then it answers late. One that is about to expire would be refused on its way. */
  function answer(nonce: string): void {
    const { token } = state();
    const now = readClock(clock);
    if (!isSharing) return;
    if (token !== undefined && freshnessOf(token, now) === 'fresh') post(grantMessage(token, now, [nonce]));
    else questions = [...questions, nonce].slice(-MOST_QUESTIONS);
  }

  function receiveToken(message: Extract<Message, { type: 'grant' }>): void {
    const own = state().token;
    // The same one, told again: one without an expiry would seem to live longer each time.
    if (own?.accessToken === message.grant.accessToken && own.askedAt.wall === message.issuedAt) return;
    const now = readClock(clock);
    const grant = readToken<Claims>(message, now, parts);
    if (grant === undefined) return;
    const { identity, askedAt, lifetime } = grant;
    const decision = decideTabGrant(state(), {
      identity,
      askedAt,
      expiredAt: later(askedAt, lifetime),
      isAnswer: question !== undefined && message.answers.includes(question),
      isAnnounced: announced !== undefined && compareUsers(announced, identity) === 'same',
    });
    if (decision === 'ask') isPassedOver = true;
    if (decision === 'ask' || decision === 'ignore') return;
    // If the server has to be asked, no other answer helps. A hidden page's timer is late by a second, while the others wait for its lock.
    stopListening();
    if (decision === 'verify') return verification.raise(false);
    question = undefined;
    questions = [];
    isFound = false;
    dispatch({ type: 'shared', grant });
  }

  open();
  // An open channel keeps a page out of the back-forward cache, or has it thrown out of there by the first message.
  const stopPage = parts.page?.onHide(close, () => {
    open();
    verification.resume();
  });
  return {
    tell(change) {
      const { before, after } = change;
      if (before.epoch !== after.epoch) announced = undefined;
      const { session } = after;
      // An overtaken answer says that there is no session, although another tab has found one since.
      const isOvertaken = isFound && session.status === 'unauthenticated' && before.epoch === after.epoch;
      if (!session.isLoading) isFound = false;
      if (isOvertaken) void Promise.resolve().then(() => verification.raise(false));
      const announcements = announcementsOf({ change, now: readClock(clock), isSharing, questions });
      if (announcements.some(({ type }) => type === 'grant')) {
        [question, questions, isPassedOver] = [undefined, [], false];
        // A hidden page's timers may be late by seconds.
        if (hasOthers && !parts.page?.isHidden?.()) arrival ??= untilArrived();
      }
      announcements.forEach(post);
    },
    ask,
    mayHaveToken: () => isPassedOver,
    arrival: () => arrival,
    listening: () => listening,
    close() {
      stopPage?.();
      close();
    },
  };
}
