import type { Environment } from './browser/environment.ts';

/** The key of what other entries of this package need of an auth beside its public members. The same in every copy of the package. */
export const EXTENSION: unique symbol = /* @__PURE__ */ Symbol.for('rebearer.extension');

/** The limits of the session, as the last refresh or login brought them. */
export interface Limits {
  /** When that refresh or login was asked for. Milliseconds since 1970, as all times here. */
  readonly issuedAt: number;
  readonly sessionExpiresAt?: number | undefined;
  readonly idleExpiresAt?: number | undefined;
}

export interface Extension {
  /** Names the session among those of its origin. */
  readonly name: string;
  readonly environment: Environment;
  /** `undefined` without a token. */
  readonly limits: () => Limits | undefined;
  /** Joins the refresh in flight or starts one. Never rejects: the session shows what came of it. */
  readonly refresh: () => Promise<void>;
  /** Sets what is asked before each refresh: whether it is known that no tab has seen activity since the last one. */
  readonly setIdle: (isIdle: () => boolean) => void;
}
