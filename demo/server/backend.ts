import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Config } from './config.ts';
import type { OpenEntry } from './log.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RecentTokens } from './recent-tokens.ts';
import type { Notes } from './store/notes.ts';
import type { Sessions } from './store/sessions.ts';
import type { Users } from './store/users.ts';
import type { Claims, Tokens } from './tokens.ts';

/** What the routes work with. */
export interface Backend {
  readonly config: Config;
  /** Whose pages may call: exact origins. */
  readonly origins: ReadonlySet<string>;
  readonly sessions: Sessions;
  readonly users: Users;
  readonly notes: Notes;
  readonly tokens: Tokens;
  readonly recentTokens: RecentTokens;
  readonly rateLimit: RateLimit;
  /** Milliseconds, by the server's clock. */
  readonly now: () => number;
}

/** What a request carries on its way through the routes. */
export interface Env {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    readonly entry: OpenEntry;
    /** Of the token that was sent, expired or not. */
    readonly claims: Claims | undefined;
  };
}

export type RequestContext = Context<Env>;
