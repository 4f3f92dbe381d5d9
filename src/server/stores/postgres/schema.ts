/**
 * The options of `postgresSchema`.
 *
 * @example
 * ```ts
 * const sql = postgresSchema({ prefix: 'shop_' });
 * ```
 */
export interface PostgresSchemaOptions {
  /** The prefix of the names of tables and indexes: lower-case letters, digits and underscores. Default: `rebearer_`. */
  readonly prefix?: string;
}

/** The column of each member of a session, in the order of the answers. */
export const COLUMNS = [
  'id',
  'subject',
  'counter',
  'created_at',
  'seen_at',
  'authenticated_at',
  'advanced_at',
  'expires_at',
  'idle_expires_at',
  'acr',
  'device',
  'address',
  'end_reason',
  'ended_at',
] as const;

/**
 * Returns the SQL that creates the tables, for your own migrations. It can be run again.
 *
 * A refresh writes no indexed column, so PostgreSQL updates a row in its page (a heap-only tuple) and no index grows; the fill factor
 * leaves room for it.
 *
 * @example
 * ```ts
 * await writeFile('migrations/001-sessions.sql', postgresSchema());
 * ```
 */
export function postgresSchema({ prefix = 'rebearer_' }: PostgresSchemaOptions = {}): string {
  checkPrefix(prefix);
  return `CREATE TABLE IF NOT EXISTS ${prefix}sessions (
  id text COLLATE "C" PRIMARY KEY,
  subject text COLLATE "C" NOT NULL,
  counter bigint NOT NULL,
  created_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  authenticated_at bigint NOT NULL,
  advanced_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  idle_expires_at bigint,
  acr text,
  device text,
  address text,
  end_reason text,
  ended_at bigint
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS ${prefix}sessions_subject ON ${prefix}sessions (subject);
CREATE INDEX IF NOT EXISTS ${prefix}sessions_expires_at ON ${prefix}sessions (expires_at);
CREATE INDEX IF NOT EXISTS ${prefix}sessions_ended_at ON ${prefix}sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS ${prefix}keys (
  sequence integer PRIMARY KEY,
  sealed text NOT NULL,
  created_at bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS ${prefix}secret (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  secret text NOT NULL
);
`;
}

/** The prefix becomes part of SQL. PostgreSQL cuts names at 63 characters. */
export function checkPrefix(prefix: string): void {
  if (!/^[a-z_][a-z0-9_]{0,31}$/.test(prefix))
    throw new TypeError('`prefix` has to be at most 32 small letters, digits and underscores, and no digit first.');
}
