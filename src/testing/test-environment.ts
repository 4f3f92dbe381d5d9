import type { Channel } from '../browser/channel.ts';
import type { Clock } from '../browser/clock.ts';
import type { Environment } from '../browser/environment.ts';
import type { Flags } from '../browser/flags.ts';
import type { Page } from '../browser/page.ts';
import type { Fetch } from '../index.ts';

/** A clock that follows the test's clock, real or fake, and can be advanced. */
export interface MovableClock extends Clock {
  readonly advance: (milliseconds: number) => void;
  /** Milliseconds that it has been advanced. */
  readonly shift: () => number;
}

/** A longer time-out would overflow and fire at once. */
const LONGEST = 2 ** 31 - 1;

export function createMovableClock(): MovableClock {
  let shift = 0;
  return {
    monotonic: () => performance.now() + shift,
    wall: () => Date.now() + shift,
    after(milliseconds, callback) {
      // An infinite wait sets no timer, because `vi.runAllTimers()` would run it.
      if (milliseconds === Infinity) return () => {};
      const timer = setTimeout(callback, Math.min(milliseconds, LONGEST));
      return () => clearTimeout(timer);
    },
    advance: (milliseconds) => {
      shift += milliseconds;
    },
    shift: () => shift,
  };
}

/** The clock of the test, which `advance` does not move. */
export function createTestClock(clock: MovableClock): Clock {
  return {
    monotonic: () => clock.monotonic() - clock.shift(),
    wall: () => clock.wall() - clock.shift(),
    after: clock.after,
  };
}

/** The URL of a test without a page. */
const BASE = 'http://localhost/';

/** The channel of a page that has no other tabs: a `Lifetime` on it ends the session of an idle user. */
const SILENT: Channel = { post() {}, close() {} };

/** An environment without other tabs, in which nothing outlives the test; with a page if there is none. */
export function createTestEnvironment(clock: Clock): Partial<Environment> {
  const alone = { clock, flags: createFlags(), lock: undefined, openChannel: () => SILENT };
  return hasPage() ? alone : { ...alone, page: PAGE };
}

/** Makes a URL absolute, because only a page's fetch understands relative ones. */
export function resolved(input: Parameters<Fetch>[0]): Parameters<Fetch>[0] {
  return typeof input === 'string' && !hasPage() ? new URL(input, BASE) : input;
}

function hasPage(): boolean {
  return 'location' in globalThis;
}

const PAGE: Page = {
  baseUrl: () => BASE,
  origin: () => new URL(BASE).origin,
  isOnline: () => true,
  onWake: () => () => {},
  onHide: () => () => {},
};

function createFlags(): Flags {
  const flags = new Map<string, string>();
  return {
    get: (name) => flags.get(name) ?? null,
    set: (name, value) => void (value === null ? flags.delete(name) : flags.set(name, value)),
  };
}
