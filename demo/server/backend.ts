import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AuthServer, Caller, Store } from 'rebearer/server';
import type { Config } from './config.ts';
import type { DemoClaims } from './demo-claims.ts';
import type { OpenEntry } from './log.ts';
import type { Limits } from './rate-limit.ts';
import type { Refusals } from './refusals.ts';
import type { Notes } from './store/notes.ts';
import type { Users } from './store/users.ts';

/** What the routes work with. */
export interface Backend {
  readonly config: Config;
  /** Such as `http://localhost:4310`. */
  readonly url: string;
  /** Whose pages may call: exact origins. */
  readonly origins: ReadonlySet<string>;
  /** The library. Another one after each `reconfigure`, on the same store. */
  readonly auth: () => AuthServer<DemoClaims>;
  readonly store: Store;
  /** Signs the CSRF tokens of the system that has both tokens in cookies. */
  readonly csrfKey: () => Promise<string>;
  readonly users: Users;
  readonly notes: Notes;
  readonly refusals: Refusals;
  readonly limits: Limits;
  /** Milliseconds, by the server's clock. */
  readonly now: () => number;
}

/** What a request carries on its way through the routes. */
export interface Env {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    readonly entry: OpenEntry;
    /** The client, for the limits. */
    readonly network: string;
    /** Of the token that was sent, expired or not. */
    readonly sender: Caller<DemoClaims> | undefined;
  };
}

export type RequestContext = Context<Env>;
