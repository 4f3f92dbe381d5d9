import type { Fetch } from '../request/call.ts';
import { browserChannel, type OpenChannel } from './channel.ts';
import { browserClock, type Clock } from './clock.ts';
import { browserFlags, type Flags } from './flags.ts';
import { browserLock, type Lock } from './lock.ts';
import { browserPage, type Page } from './page.ts';
import { quietly } from './quietly.ts';

/** The whole world of an `Auth`. Tests hand in one of their own, with a clock that they turn by hand. */
export interface Environment {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Returns the base fetch. Asked at each call, so that mocks and tracing that come later are used. */
  readonly fetch: () => Fetch;
  readonly lock: Lock | undefined;
  readonly openChannel: OpenChannel | undefined;
  readonly flags: Flags;
  /** `undefined` on a server: there fetch stays bare and nothing is restored. */
  readonly page: Page | undefined;
}

export function browserEnvironment(): Environment {
  return {
    clock: browserClock,
    random: Math.random,
    fetch: () => globalThis.fetch,
    lock: quietly(browserLock),
    openChannel: quietly(browserChannel),
    flags: browserFlags,
    page: browserPage(),
  };
}
