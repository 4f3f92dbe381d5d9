import type { Environment } from './browser/environment.ts';

/** The key of what other entries of this package need of an auth beside its public members. The same in every copy of the package. */
export const EXTENSION: unique symbol = /* @__PURE__ */ Symbol.for('rebearer.extension');

/**
 * When the last refresh or login was asked for, when the session ends for lack of activity, and when it ends in any case, as the
 * server says. Milliseconds since 1970, `Infinity` for a limit that it does not tell.
 */
export type ServerLimits = readonly [issuedAt: number, idleExpiresAt: number, sessionExpiresAt: number];

export interface Extension {
  /** Names the session among those of its origin. */
  readonly name: string;
  /** Without a channel where tabs are left to themselves. */
  readonly environment: Pick<Environment, 'clock' | 'openChannel' | 'page'>;
  /** `undefined` without a token. */
  readonly limits: () => ServerLimits | undefined;
  /** Joins the refresh in flight or starts one. Never rejects: the session shows what came of it. */
  readonly refresh: () => Promise<unknown>;
  /** Sets what is asked before each refresh: whether it is known that no tab has seen activity since the last one. */
  readonly setIdle: (isIdle: () => boolean) => void;
}
