import type { LogLine } from './facts.ts';
import type { Step } from './player.ts';

/** How the server of a scene begins. Seconds. */
export interface Rules {
  readonly tokenLifetime?: number;
  /** 0 is strict rotation. */
  readonly graceSeconds?: number;
  readonly idle?: number;
}

/** What a scene does to the server. Milliseconds. */
export interface Change {
  readonly advance?: number;
  readonly refresh?: 'normal' | '500' | 'cut';
  readonly apiLatency?: number;
  /** Whose requests wait from now on, until this changes. */
  readonly hold?: 'api' | 'auth' | 'none';
}

/** What a scene does to a tab: its network, and by how many milliseconds its clock is wrong. */
export interface Weather {
  readonly isOffline?: boolean;
  readonly skew?: number;
}

/** A tab, and its user. */
export interface Tab {
  /** Loads the page, or loads it again. */
  readonly open: () => Promise<void>;
  readonly play: (step: Step) => Promise<void>;
  readonly weather: (weather: Weather) => Promise<void>;
  /** Goes to the identity provider and comes back signed in there: the page loads anew, with a cookie. */
  readonly redirect: (as: string) => Promise<void>;
}

/** What a scene is played with. */
export interface Props {
  readonly tab: (number: 1 | 2) => Tab;
  readonly server: (change: Change) => Promise<void>;
  /** Ends the access tokens that there are, at the server: its clock goes on by their lifetime. */
  readonly expire: () => Promise<void>;
  /** Milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Resolves when the server's log shows something; after a while without it too. */
  readonly until: (isThere: (log: readonly LogLine[]) => boolean) => Promise<void>;
  /** Gives each page turns at its network, as many on a slow machine as on a quick one: what it was about to send is sent. */
  readonly settle: () => Promise<void>;
  /** Marks the picture from now on, until the next mark. */
  readonly mark: (text: string) => void;
}

/** A story about a user. The same for all contestants: it knows none of them. */
export interface Scene {
  readonly id: string;
  readonly title: string;
  /** What happens, in a sentence or two. */
  readonly story: string;
  readonly rules?: Rules;
  /** Whom the tabs are to show at the end; `undefined`: the login. */
  readonly ends: string | undefined;
  /** Whose work is to be saved, once. */
  readonly saves?: string;
  /** The user under whose name the work must not be saved. */
  readonly neverSavedAs?: string;
  /** Whether each tab is to warn ahead of the end. */
  readonly warns?: boolean;
  /** Whether the app asks a user whose session has expired to sign in again in place, where it can. */
  readonly asksInPlace?: boolean;
  /** Long scenes are played by all contestants at once: their calls are too few to be in each other's way. */
  readonly isLong?: boolean;
  readonly play: (props: Props) => Promise<void>;
}
