import type { AuthServerEvent } from './events/event.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { Settings } from './options/settings.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Outages } from './stores/outages.ts';
import type { Store } from './stores/store.ts';

/** What the routes work with. */
export interface ServerParts {
  readonly settings: Settings;
  /** Rejects with an `UnavailableError` alone. */
  readonly store: Store;
  /** The store's clock, or this machine's until the store has answered. */
  readonly now: () => number;
  readonly outages: Outages;
  readonly secrets: () => Promise<Secrets>;
  readonly keys: KeyRing;
  /** Adds the time to an event and tells it. A refusal comes with the request that was refused. */
  readonly emit: (event: Untimed<AuthServerEvent>, request?: Request) => void;
}

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
