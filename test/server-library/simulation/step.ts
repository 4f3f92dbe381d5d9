import type { Store } from 'rebearer/server';
import type { AnyStep, History as HistoryOf } from '../../histories/history.ts';
import type { Fate } from './fate.ts';

/** The number of an instance of the server. */
export type At = 0 | 1;

export type User = 'alice' | 'bob';

/** How the answer to the first attempt travels. `aborted`: the page gives up before it comes. */
export type Road = 'good' | 'lost' | 'aborted';

/** One thing that happens. Browsers are named by a number, modulo those that there are. */
export type Step = Action & AnyStep;

export type History = HistoryOf<Setup, Step>;

export type Action =
  | SessionStep
  /** An administrator ends the session of a browser, or all sessions of its user. */
  | { readonly type: 'revoke' | 'revoke all'; readonly browser: number; readonly at: At }
  /** A thief copies the cookie of a browser, or presents the copy. */
  | { readonly type: 'steal'; readonly browser: number }
  | { readonly type: 'replay'; readonly browser: number; readonly at: At }
  /** A page is rendered for the cookie, or an API is called with the token. */
  | { readonly type: 'peek' | 'call'; readonly browser: number; readonly at: At }
  /** What becomes of the next call of this kind to the store. */
  | { readonly type: 'fate'; readonly at: At; readonly operation: Operation; readonly fate: Fate }
  /** For a while the store answers no call of one instance, or of both, in time. */
  | { readonly type: 'outage'; readonly at: At | 'both'; readonly milliseconds: number }
  /** For a while a function of the app fails at one instance, or at both. */
  | { readonly type: 'app outage'; readonly of: AppFunction; readonly at: At | 'both'; readonly milliseconds: number }
  /** For a while the app lets no call through to one instance, or to both. */
  | { readonly type: 'limit'; readonly at: At | 'both'; readonly milliseconds: number }
  /** The store loses the last moves that need not be durable. */
  | { readonly type: 'power cut' }
  /** A new signing key. */
  | { readonly type: 'keys'; readonly at: At };

/** What the server asks before it moves a counter; `claims` only where the app has them. */
export type AppFunction = 'claims' | 'limit';

export type Operation = keyof Pick<Store, 'read' | 'advance' | 'end' | 'create' | 'keys'>;

/** A browser asks until it is answered with anything else than 429 and 503. */
export interface SessionStep {
  readonly type: 'login' | 'refresh' | 'step up' | 'logout';
  readonly browser: number;
  readonly at: At;
  readonly road: Road;
  readonly user?: User;
  /** Without the lock: beside what the browser is asking already. */
  readonly isBeside?: boolean;
  /** The page says that its user has done nothing. */
  readonly isIdle?: boolean;
}

/** What holds for a whole history. */
export interface Setup {
  /** By how many milliseconds the clocks of the instances differ from the store's. */
  readonly skews: readonly [number, number];
  /** The part of the calls to the store that is in trouble. */
  readonly trouble: number;
  /** The part of the answers that get lost at a later attempt. */
  readonly lossy: number;
  /** Whether the app has `claims`, which are read before the counter is moved. */
  readonly asks: boolean;
  readonly rotates: boolean;
  readonly idle: number | undefined;
  /** Whether other calls ask each instance every few seconds. */
  readonly isBusy: boolean;
}

export const PLAIN: Setup = {
  skews: [0, 0],
  trouble: 0,
  lossy: 0,
  asks: false,
  rotates: true,
  idle: undefined,
  isBusy: true,
};
