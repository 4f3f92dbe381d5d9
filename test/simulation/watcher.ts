import type { AuthEvent, Session } from 'rebearer';
import type { Call } from './call.ts';
import type { Packet } from './packet.ts';
import type { Cookie } from './server.ts';
import type { Step } from './step.ts';
import type { Tab } from './tab.ts';

/** The events of a simulation, for invariants and reports. */
export interface Watcher {
  /** A step is about to be taken. */
  readonly stepping: (step: Step) => void;
  /** A page has handed a request to the browser. */
  readonly sent: (packet: Packet) => void;
  /** The server has done its part. */
  readonly arrived: (packet: Packet) => void;
  /** The page is about to learn what became of its request. */
  readonly answered: (packet: Packet) => void;
  /** The browser has taken the cookie of an answer, or its deletion, in place of the one before. */
  readonly landed: (packet: Packet, before: Cookie | undefined) => void;
  /** The browser will never get the cookie that the answer had. */
  readonly cookieLost: (packet: Packet) => void;
  readonly event: (tab: Tab, event: AuthEvent) => void;
  readonly changed: (tab: Tab, session: Session) => void;
  readonly posted: (tab: Tab, message: unknown) => void;
  readonly heard: (tab: Tab, message: unknown, isForged: boolean) => void;
  readonly made: (call: Call) => void;
  readonly settled: (call: Call) => void;
  /** A page is about to tell the library of a login, with what it brought or without. */
  readonly loggedIn: (tab: Tab, hasGrant: boolean) => void;
  /** A user has logged in without the library, and the browser has the cookie. */
  readonly redirected: (cookie: Cookie | undefined) => void;
  /** A user does something in a tab. */
  readonly acted: (tab: Tab) => void;
  /** Something may have become better, or clocks have changed, so that what a tab was told before no longer counts. */
  readonly disturbed: (tab: Tab) => void;
  /** Everything has run that could. */
  readonly rested: () => void;
  /** The world has been quiet for a minute, in which no token expires. */
  readonly quieted: () => void;
  /** The world has been quiet for long enough. */
  readonly calmed: () => void;
  /** Every tab that is left has talked to the server once more. */
  readonly agreed: () => void;
  /** A page was loaded after that, and has talked to the server too. */
  readonly reloaded: (tab: Tab) => void;
}
