import type { AnyStep, History as HistoryOf } from '../histories/history.ts';
import type { Backend } from './backend.ts';
import type { Fate, Road } from './fate.ts';
import type { NamesSetup } from './names.ts';
import type { User } from './server.ts';

/**
 * One thing that happens. Tabs are named by a number, modulo those that can do it at that moment, so that any part of a
 * history is a history too.
 */
export type Step = Action & AnyStep;

export type History = HistoryOf<Setup, Step>;

export type Action =
  | { readonly type: 'open' | 'keys' | 'offline' | 'online' }
  | {
      readonly type: 'close' | 'crash' | 'freeze' | 'thaw' | 'hide' | 'restore' | 'show';
      readonly tab: number;
    }
  | { readonly type: 'logout'; readonly tab: number }
  | CallStep
  | {
      readonly type: 'login';
      readonly tab: number;
      readonly user: User;
      readonly hasGrant: boolean;
      /** The library makes it, under the lock; otherwise it is handed in. */
      readonly isFunction?: boolean | undefined;
    }
  /** The page is left for another one, so many milliseconds after it began something; there is a login meanwhile, or none. */
  | {
      readonly type: 'navigate';
      readonly tab: number;
      readonly during: 'logout' | 'login' | 'refresh' | 'nothing';
      readonly milliseconds: number;
      readonly user?: User | undefined;
      /** The page is offline until it is left. */
      readonly isOffline?: boolean | undefined;
    }
  /** While one tab refreshes, a user logs out or in, there or in another one. */
  | {
      readonly type: 'race';
      readonly tab: number;
      readonly other: number;
      readonly changes: readonly ('logout' | 'login' | 'handed')[];
      readonly user: User;
      readonly milliseconds: number;
    }
  /** A login without the library: by a redirect that loads the page anew, in a popup that the page is told of, or in another app. */
  | {
      readonly type: 'redirect';
      readonly tab: number;
      readonly user: User;
      readonly how: 'page' | 'popup' | 'other-app';
    }
  | { readonly type: 'revoke'; readonly reason: 'revoked' | 'expired' }
  /** The API refuses every token for a while. */
  | { readonly type: 'refuse'; readonly milliseconds: number }
  /** What becomes of the next request on this road. */
  | { readonly type: 'fate'; readonly road: Road; readonly fate: Fate }
  /** The machine sleeps: timers and the monotonic clock stand still. */
  | { readonly type: 'sleep'; readonly milliseconds: number }
  /** The clock of the machine is set. */
  | { readonly type: 'set'; readonly milliseconds: number }
  /** The wall clock of one tab differs from now on. */
  | { readonly type: 'skew'; readonly tab: number; readonly milliseconds: number }
  | { readonly type: 'forge'; readonly tab: number; readonly what: Forgery };

export interface CallStep {
  readonly type: 'call';
  readonly tab: number;
  /** `ready`, `token` and `refresh` stand for the calls of these names, the others for a fetch of such a URL. */
  readonly what: 'private' | 'public' | 'foreign' | 'ready' | 'token' | 'refresh';
  readonly method: 'GET' | 'POST';
  readonly body: 'none' | 'text' | 'bytes';
  /** Milliseconds after which the caller gives up. */
  readonly abortAfter?: number | undefined;
}

/** What any script of the origin may write to the channel. */
export type Forgery = 'garbage' | 'stranger' | 'answer' | 'older' | 'end' | 'login' | 'ask';

/** What holds for a whole history: how much of the platform works, what the backend is like, and how the library is set up. */
export interface Setup extends Backend {
  readonly locks: 'work' | 'missing' | 'forbidden';
  readonly channel: 'works' | 'late' | 'missing' | 'forbidden';
  readonly storage: 'works' | 'forbidden';
  readonly tabs: 'share' | 'lock' | 'off';
  readonly restore: 'lazy' | 'eager';
  readonly rememberSignedIn: boolean;
  readonly names: NamesSetup;
  /** What a listener does when a session ends: make a call, log in as a guest at once, or log out what has ended by itself. */
  readonly acts: 'nothing' | 'call' | 'guest' | 'logout';
}

export const PLAIN: Setup = {
  locks: 'work',
  channel: 'works',
  storage: 'works',
  tabs: 'share',
  restore: 'lazy',
  rememberSignedIn: false,
  names: 'sub',
  acts: 'nothing',
  sessions: 'server',
  logouts: 'taken',
  endings: 'clear',
};
