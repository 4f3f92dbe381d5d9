import type { Fate, Road } from './fate.ts';
import type { NamesSetup } from './names.ts';
import type { User } from './server.ts';

/**
 * One thing that happens. Tabs are named by a number, modulo those that can do it at that moment, so that any part of a
 * history is a history too. `n` stays a step's own when others are left out: what is random in it depends on that alone.
 */
export type Step = Action & {
  readonly n: number;
  /** Milliseconds that pass before it. */
  readonly wait: number;
};

export type Action =
  | { readonly type: 'open' | 'keys' | 'offline' | 'online' }
  | {
      readonly type: 'close' | 'crash' | 'freeze' | 'thaw' | 'hide' | 'restore' | 'show';
      readonly tab: number;
    }
  | { readonly type: 'logout'; readonly tab: number }
  | CallStep
  | { readonly type: 'login'; readonly tab: number; readonly user: User; readonly hasGrant: boolean }
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
  /** Somebody sets the clock of the machine. */
  | { readonly type: 'set'; readonly milliseconds: number }
  /** The wall clock of one tab differs from now on. */
  | { readonly type: 'skew'; readonly tab: number; readonly milliseconds: number }
  | { readonly type: 'forge'; readonly tab: number; readonly what: Forgery };

export interface CallStep {
  readonly type: 'call';
  readonly tab: number;
  /** `ready` and `token` stand for the calls of these names, the others for a fetch of such a URL. */
  readonly what: 'private' | 'public' | 'foreign' | 'ready' | 'token';
  readonly method: 'GET' | 'POST';
  readonly body: 'none' | 'text' | 'bytes';
  /** Milliseconds after which the caller gives up. */
  readonly abortAfter?: number | undefined;
}

/** What any script of the origin may write to the channel. */
export type Forgery = 'garbage' | 'stranger' | 'older' | 'end' | 'login' | 'ask';

/** What holds for a whole history: how much of the platform works, and how the library is set up. */
export interface Setup {
  readonly locks: 'work' | 'missing' | 'forbidden';
  readonly channel: 'works' | 'late' | 'missing' | 'forbidden';
  readonly storage: 'works' | 'forbidden';
  readonly tabs: 'share' | 'lock' | 'off';
  readonly restore: 'lazy' | 'eager';
  readonly rememberSignedIn: boolean;
  readonly names: NamesSetup;
  /** What a listener does when a session ends: make a call, or log in as a guest at once. */
  readonly acts: 'nothing' | 'call' | 'guest';
}

export interface History {
  readonly seed: number;
  readonly setup: Setup;
  readonly steps: readonly Step[];
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
};
