import type { EndReason, RotatingSession } from '../rotation/session.ts';

/**
 * Keeps sessions and signing keys: one row a session, one row a key.
 *
 * The clock is the store's: it sets every time in a row, judges what has expired, and returns its `now` with every
 * answer, so that instances whose clocks differ agree. Times are whole milliseconds since 1970.
 *
 * Texts are well-formed Unicode without NUL, of the lengths given below (UTF-16 code units); the server sees to that. They are
 * data, compared code point by code point.
 *
 * A method rejects only when the store is out of reach; the server then answers 503. `advance`, `end` and `addKey` are
 * each one atomic step: of two at once, the second sees what the first has written.
 *
 * @example
 * ```ts
 * const counted: Store = { ...store, advance: (move) => (refreshes.add(1), store.advance(move)) };
 * ```
 */
export interface Store {
  /** Adds a session whose counter is 0. */
  readonly create: (session: NewSession) => Promise<Found & { readonly session: StoredSession }>;
  readonly read: (id: string) => Promise<Found>;
  /**
   * Moves the counter. Applied only to a session that exists, has no `endReason`, has the counter `from`, and has
   * reached neither `expiresAt` nor `idleExpiresAt`; any other is left as it is. Returns the row as it is afterwards. Without
   * `authentication` it need not be durable: a cookie ahead of its row is taken as current, so a write lost with the power
   * costs nothing. Every other write has to be.
   */
  readonly advance: (move: Move) => Promise<Written>;
  /** Ends a session. Applied only where it has no `endReason`: the first reason stays. Returns the row as it is afterwards. */
  readonly end: (id: string, reason: EndReason) => Promise<Written>;
  /** Returns the sessions of a subject that are kept, ended ones included, in any order. */
  readonly bySubject: (
    subject: string,
  ) => Promise<{ readonly sessions: readonly StoredSession[]; readonly now: number }>;
  /** Deletes at most `limit` sessions that ended, or passed `expiresAt`, at least `keptFor` milliseconds ago; returns how many. */
  readonly sweep: (options: { readonly keptFor: number; readonly limit: number }) => Promise<number>;
  /** Returns the signing keys that are kept, the oldest first. */
  readonly keys: () => Promise<Keys>;
  /**
   * Adds a key. Applied only where its sequence is that of the newest plus one (1 where there is none), so that of two
   * instances that rotate at once one succeeds. Keeps the two newest and deletes the others. Returns what is kept.
   */
  readonly addKey: (key: NewKey) => Promise<Keys & { readonly applied: boolean }>;
  /**
   * Keeps `candidate` where no secret is kept yet; returns the one that is kept. Called only where the issuer is a
   * loopback address and no secret was configured.
   */
  readonly keepSecret: (candidate: string) => Promise<string>;
}

/**
 * A session as it is kept.
 *
 * @example
 * ```ts
 * const isOf = (session: StoredSession, subject: string): boolean => session.subject === subject;
 * ```
 */
export interface StoredSession extends RotatingSession {
  /** A public handle, at most 64 characters of `A-Za-z0-9_-`. The cookie is made from it, and from the secret. */
  readonly id: string;
  /** Whose session it is; at most 255 characters. */
  readonly subject: string;
  readonly createdAt: number;
  /** When the user was last active: at the sign-in, or at a refresh that did not deny it. */
  readonly seenAt: number;
  /** When the user last proved to be the user. */
  readonly authenticatedAt: number;
  /** How (RFC 9470); at most 255 characters. */
  readonly acr: string | undefined;
  /** The `User-Agent` of the sign-in, at most 512 characters. */
  readonly device: string | undefined;
  /** The address of the last activity, at most 64 characters. */
  readonly address: string | undefined;
  readonly endedAt: number | undefined;
}

/**
 * What the server knows at a sign-in; the store adds the times.
 *
 * @example
 * ```ts
 * const given: NewSession = { id, subject: 'alice', acr, device, address, lifetime: 43_200_000, idleLimit: undefined };
 * ```
 */
export interface NewSession extends Pick<StoredSession, 'id' | 'subject' | 'acr' | 'device' | 'address'> {
  /** Milliseconds from now to `expiresAt`. */
  readonly lifetime: number;
  /** Milliseconds from now to `idleExpiresAt`. */
  readonly idleLimit: number | undefined;
}

/**
 * A change that `advance` is asked for.
 *
 * @example
 * ```ts
 * const move: Move = { id, from: 4, to: 5, activity: { address, idleLimit: undefined }, authentication: undefined };
 * ```
 */
export interface Move {
  readonly id: string;
  /** The counter that the row has to have. */
  readonly from: number;
  /** The counter that it gets, at least `from`. Where both are the same, `advancedAt` stays. */
  readonly to: number;
  /** Sets `seenAt` to now, `address`, and `idleExpiresAt` to `idleLimit` from now or to none. Without it all three stay. */
  readonly activity: { readonly address: string | undefined; readonly idleLimit: number | undefined } | undefined;
  /** Sets `authenticatedAt` to now, and `acr`: a step-up. Without it both stay. */
  readonly authentication: { readonly acr: string | undefined } | undefined;
}

/**
 * An answer of a store about one session.
 *
 * @example
 * ```ts
 * const isExpired = ({ now, session }: Found): boolean => session !== undefined && now >= session.expiresAt;
 * ```
 */
export interface Found {
  /** `undefined` where there is none of that id. */
  readonly session: StoredSession | undefined;
  /** The store's clock, read in the same step. */
  readonly now: number;
}

/**
 * An answer of a store that may have changed a session.
 *
 * @example
 * ```ts
 * const { applied, session }: Written = await store.end(id, 'logged_out');
 * ```
 */
export interface Written extends Found {
  readonly applied: boolean;
}

/**
 * A signing key as it is kept: sealed by the server's secret, opaque to the store.
 *
 * @example
 * ```ts
 * const age = ({ createdAt }: StoredKey, now: number): number => now - createdAt;
 * ```
 */
export interface StoredKey {
  readonly sequence: number;
  /** Text of at most 4,096 characters of ASCII. */
  readonly sealed: string;
  readonly createdAt: number;
}

/**
 * A key to be added.
 *
 * @example
 * ```ts
 * await store.addKey({ sequence: 3, sealed } satisfies NewKey);
 * ```
 */
export type NewKey = Pick<StoredKey, 'sequence' | 'sealed'>;

/**
 * The signing keys of a store.
 *
 * @example
 * ```ts
 * const newest = ({ keys }: Keys): number => keys.at(-1)?.sequence ?? 0;
 * ```
 */
export interface Keys {
  readonly keys: readonly StoredKey[];
  readonly now: number;
}
