import type { Fetch } from '../request/call.ts';
import { browserChannel, type OpenChannel } from './channel.ts';
import { browserClock, type Clock } from './clock.ts';
import { browserFlags, type Flags } from './flags.ts';
import { browserLock, type Lock } from './lock.ts';
import { browserPage, type Page } from './page.ts';
import { quietly } from './quietly.ts';

/** Everything outside that an `Auth` uses. Tests pass their own, with a clock that they control. */
export interface Environment {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Returns the base fetch. Called for each request, so that later mocks and tracing are used. */
  readonly fetch: () => Fetch;
  readonly lock: Lock | undefined;
  readonly openChannel: OpenChannel | undefined;
  readonly flags: Flags;
  /** `undefined` on a server: then fetch adds nothing, and no session is restored. */
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
