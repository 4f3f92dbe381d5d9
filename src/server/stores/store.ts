import type { EndReason, RotatingSession } from '../rotation/session.ts';

/**
 * Keeps sessions and signing keys: one row a session, one row a key.
 *
 * All times come from the store's clock: it sets the times in a row, decides what has expired, and returns its `now` with every answer,
 * so that instances with different clocks agree. Times are whole milliseconds since 1970.
 *
 * Texts are well-formed Unicode without NUL, with the lengths given below (UTF-16 code units); the server checks that. They are data,
 * compared code point by code point.
 *
 * A method rejects only when the store is out of reach; the server then answers 503. `advance`, `end` and `addKey` are atomic: of two
 * at once, the second sees the result of the first.
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
   * Moves the counter. Applied only to a session that exists, has no `endReason`, has the counter `from`, and has reached neither
   * `expiresAt` nor `idleExpiresAt`; otherwise the session is unchanged. Returns the row after the call. Without `authentication` the write
   * need not be durable: a cookie ahead of its row counts as current, so a write that a power cut loses does no harm. All other writes
   * must be durable.
   */
  readonly advance: (move: Move) => Promise<Written>;
  /** Ends a session. Applied only if it has no `endReason`: the first reason stays. Returns the row after the call. */
  readonly end: (id: string, reason: EndReason) => Promise<Written>;
  /** Returns all sessions of a subject in the store, ended ones included, in any order. */
  readonly bySubject: (
    subject: string,
  ) => Promise<{ readonly sessions: readonly StoredSession[]; readonly now: number }>;
  /** Deletes at most `limit` sessions that ended, or passed `expiresAt`, at least `keptFor` milliseconds ago. Returns how many. */
  readonly sweep: (options: { readonly keptFor: number; readonly limit: number }) => Promise<number>;
  /** Returns the signing keys, the oldest first. */
  readonly keys: () => Promise<Keys>;
  /**
   * Adds a key. Applied only if its sequence is that of the newest plus one (1 for the first), so that of two instances that rotate at once
   * one succeeds. Keeps the two newest keys and deletes the others. Returns the kept ones.
   */
  readonly addKey: (key: NewKey) => Promise<Keys & { readonly applied: boolean }>;
  /**
   * Keeps `candidate` if the store has no secret yet. Returns the kept one. Called only if the issuer is a loopback address and no secret
   * was configured.
   */
  readonly keepSecret: (candidate: string) => Promise<string>;
}

/**
 * A session in the store.
 *
 * @example
 * ```ts
 * const isOf = (session: StoredSession, subject: string): boolean => session.subject === subject;
 * ```
 */
export interface StoredSession extends RotatingSession {
  /** A public handle, at most 64 characters of `A-Za-z0-9_-`. The cookie is made from it and from the secret. */
  readonly id: string;
  /** The user's id, at most 255 characters. */
  readonly subject: string;
  readonly createdAt: number;
  /** When the user was last active: at the sign-in, or at a refresh without `Session-Activity: none`. */
  readonly seenAt: number;
  /** When the user last authenticated. */
  readonly authenticatedAt: number;
  /** How the user was authenticated (RFC 9470); at most 255 characters. */
  readonly acr: string | undefined;
  /** The `User-Agent` of the sign-in, at most 512 characters. */
  readonly device: string | undefined;
  /** The address of the last activity, at most 64 characters. */
  readonly address: string | undefined;
  readonly endedAt: number | undefined;
}

/**
 * The data of a sign-in; the store adds the times.
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
 * The argument of `advance`.
 *
 * @example
 * ```ts
 * const move: Move = { id, from: 4, to: 5, activity: { address, idleLimit: undefined }, authentication: undefined };
 * ```
 */
export interface Move {
  readonly id: string;
  /** The counter that the row must have. */
  readonly from: number;
  /** The new counter. If both are equal, `advancedAt` stays. It is lower than `from` where a move that was made too late is undone. */
  readonly to: number;
  /** Sets `seenAt` to now, `address`, and `idleExpiresAt` to `idleLimit` from now, or to none. Without it, all three stay. */
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
  /** `undefined` if there is no session with that id. */
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
 * A signing key in the store, sealed with the server's secret, which the store cannot read.
 *
 * @example
 * ```ts
 * const age = ({ createdAt }: StoredKey, now: number): number => now - createdAt;
 * ```
 */
export interface StoredKey {
  readonly sequence: number;
  /** ASCII text of at most 4,096 characters. */
  readonly sealed: string;
  readonly createdAt: number;
}

/**
 * A new key.
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
