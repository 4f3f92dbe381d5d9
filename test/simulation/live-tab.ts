import type { Auth, AuthEvent, createAuth, Session } from 'rebearer';
import type { lifetime } from 'rebearer/lifetime';
import type { Environment, Flags, Page, Wake } from 'rebearer/testing';
import { EVENT_TYPES } from '../events/event-types.ts';
import type { Channels } from './channels.ts';
import type { Locks } from './locks.ts';
import type { Network } from './network.ts';
import type { Setup } from './step.ts';
import type { Tab, TabStatus } from './tab.ts';
import type { Timeline } from './timeline.ts';
import type { Watcher } from './watcher.ts';

/** What the tabs of one browser share. */
export interface Browser {
  readonly setup: Setup;
  readonly createAuth: typeof createAuth;
  readonly lifetime: typeof lifetime;
  readonly timeline: Timeline;
  readonly locks: Locks;
  readonly channels: Channels;
  readonly network: Network;
  readonly flags: Flags;
  readonly watcher: Watcher;
  readonly roll: () => number;
  /** The session of the token that a tab has in use, by the server's records. */
  readonly sessionOf: (tab: Tab) => string | undefined;
  /** The app does something about the end of a session, in the middle of its notification. */
  readonly react: (tab: LiveTab, isLogout: boolean) => void;
  /** The wall clock of the machine. */
  readonly wall: () => number;
}

/** More readings of the clock than anything needs that does not go round in circles. */
const MOST_READINGS = 20_000;
/** A page that watches an idle limit looks at it every ten seconds. */
const MOST_READINGS_OF_LIMITS = 100_000;

/** A tab as the simulation drives it. */
export class LiveTab implements Tab {
  readonly number: number;
  readonly auth: Auth;
  readonly #browser: Browser;
  readonly #openedAt: number;
  readonly #wakes = new Set<(wake: Wake) => void>();
  readonly #hides = new Set<{ readonly hide: () => void; readonly show: () => void }>();
  readonly #held: (() => void)[] = [];
  #readings = 0;
  #act = (): void => {};
  status: TabStatus = 'active';
  returns = 0;
  /** Milliseconds by which its wall clock differs. */
  skew = 0;

  constructor(number: number, browser: Browser) {
    const { setup, watcher } = browser;
    this.number = number;
    this.#browser = browser;
    this.#openedAt = browser.timeline.monotonic;
    this.auth = browser.createAuth<unknown>({
      refresh: '/auth/refresh',
      logout: '/auth/logout',
      tabs: setup.tabs,
      restore: setup.restore,
      rememberSignedIn: setup.rememberSignedIn,
      ...(setup.attach && { attach: 'cookies' as const }),
      environment: this.#environment(),
    });
    for (const type of EVENT_TYPES) this.auth.on(type, (event: AuthEvent) => watcher.event(this, event));
    this.auth.on('session-end', ({ reason }) => browser.react(this, reason === 'logout'));
    this.auth.subscribe((session: Session) => watcher.changed(this, session));
    if (setup.idle !== undefined) this.#watchLifetime();
  }

  get monotonic(): number {
    return this.#browser.timeline.monotonic - this.#openedAt;
  }

  /** Whose session the tab shows: `undefined` while it is not known, `null` for none. */
  get identity(): string | null | undefined {
    const { session } = this.auth;
    if (session.isLoading) return undefined;
    return session.isAuthenticated ? (this.#browser.sessionOf(this) ?? '') : null;
  }

  /** Whether it has looked at the clock more often than it can have a reason to. */
  get isSpinning(): boolean {
    return this.#readings > this.#mostReadings;
  }

  get #mostReadings(): number {
    return this.#browser.setup.idle === undefined ? MOST_READINGS : MOST_READINGS_OF_LIMITS;
  }

  /** Whether there is still something to run from the time in which it stood still. */
  get isBehind(): boolean {
    return this.#held.length > 0;
  }

  /** Runs what comes from outside; a tab that stands still runs it when it goes on. */
  run(task: () => void): void {
    if (this.status === 'active') this.#do(task);
    else if (this.status !== 'gone') this.#held.push(task);
  }

  /** What goes round in circles is broken off, and told of by an invariant. */
  #do(task: () => void): void {
    try {
      this.#browser.locks.begin(task);
    } catch (error) {
      if (!this.isSpinning) throw error;
    }
  }

  /** The user does something here. */
  act(): void {
    this.#browser.watcher.acted(this);
    this.#act();
  }

  #watchLifetime(): void {
    this.#browser.lifetime(this.auth, {
      watchActivity: (active) => {
        this.#act = active;
        return () => {};
      },
    });
    this.act();
  }

  wake(wake: Wake): void {
    for (const listener of this.#wakes) listener(wake);
  }

  /** As the event `pagehide`. */
  hide(): void {
    for (const { hide } of this.#hides) hide();
  }

  /** As the event `pageshow` after the back-forward cache. */
  show(): void {
    this.returns++;
    for (const { show } of this.#hides) show();
    this.wake('restored');
  }

  /** Goes on after it stood still, and runs what has piled up. */
  async resume(settle: () => Promise<void>): Promise<void> {
    this.status = 'active';
    for (let task = this.#held.shift(); task !== undefined; task = this.#held.shift()) {
      this.run(task);
      await settle();
    }
  }

  #environment(): Environment {
    const { setup, timeline, network, locks, channels, flags, roll, wall } = this.#browser;
    const monotonic = (): number => {
      if (++this.#readings > this.#mostReadings) throw new Error('This goes round in circles.');
      return this.monotonic;
    };
    const after = (milliseconds: number, callback: () => void): (() => void) => {
      let isStopped = false;
      // So little is added to a late moment that it stays the same number; a browser rounds it up.
      const pause = milliseconds > 0 ? Math.max(milliseconds, 0.001) : milliseconds;
      const stop = timeline.after(pause, 'timer', () => {
        // It may be stopped while the tab stands still.
        this.run(() => void (isStopped || callback()));
      });
      return () => {
        isStopped = true;
        stop();
      };
    };
    const fetch = network.fetchFor(this);
    return {
      clock: { monotonic, wall: () => wall() + this.skew, after },
      random: roll,
      fetch: () => fetch,
      lock: setup.locks === 'missing' ? undefined : locks.lockFor(this, setup.locks === 'forbidden'),
      openChannel: setup.channel === 'missing' ? undefined : channels.openFor(this, setup.channel === 'forbidden'),
      flags,
      page: this.#page(),
    };
  }

  #page(): Page {
    return {
      baseUrl: () => 'https://app.example.com/',
      origin: () => 'https://app.example.com',
      isOnline: () => this.#browser.network.isOnline,
      onWake: (listener) => {
        this.#wakes.add(listener);
        return () => void this.#wakes.delete(listener);
      },
      onHide: (hide, show) => {
        const listener = { hide, show };
        this.#hides.add(listener);
        return () => void this.#hides.delete(listener);
      },
    };
  }
}
