import type { Arrivals } from './sessions/arrivals.ts';
import type { Clients } from './clients.ts';
import type { AuthServerEvent } from './events/event.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { Settings } from './options/settings.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Outages } from './stores/outages.ts';
import type { Store } from './stores/store.ts';

/** The parts that the routes use. */
export interface ServerParts {
  readonly settings: Settings;
  /** Rejects only with an `UnavailableError`. */
  readonly store: Store;
  /** The store's clock; before the store has answered, this machine's. */
  readonly now: () => number;
  readonly outages: Outages;
  readonly arrivals: Arrivals;
  readonly clients: Clients;
  readonly secrets: () => Promise<Secrets>;
  readonly keys: KeyRing;
  /** Adds the time to an event and tells it. A refusal comes with the request that was refused. */
  readonly emit: (event: Untimed<AuthServerEvent>, request?: Request) => void;
  /** Prints a line for the developer once, if there is one. */
  readonly tell: (line: string | undefined) => void;
}

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
