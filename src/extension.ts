import type { Environment } from './browser/environment.ts';

/** The key of the internal members that other entries of this package use. It is the same in every copy of the package. */
export const EXTENSION: unique symbol = /* @__PURE__ */ Symbol.for('rebearer.extension');

/**
 * When the last refresh or login was requested, when the session ends for lack of activity, and when it ends in any case, as the
 * server says. Milliseconds since 1970; `Infinity` for a limit that the server does not announce.
 */
export type ServerLimits = readonly [issuedAt: number, idleExpiresAt: number, sessionExpiresAt: number];

export interface Extension {
  /** Identifies the session within its origin. */
  readonly name: string;
  /** Without a channel if tabs don't work together, unless the app has handed one in. */
  readonly environment: Pick<Environment, 'clock' | 'openChannel' | 'page'>;
  /** `undefined` without a token. */
  readonly limits: () => ServerLimits | undefined;
  /** Joins the refresh in flight or starts one. Never rejects: the session shows the result. */
  readonly refresh: () => Promise<unknown>;
  /** Sets the function that each refresh asks: whether no tab has seen activity since the last one, for certain. */
  readonly setIdle: (isIdle: () => boolean) => void;
}
