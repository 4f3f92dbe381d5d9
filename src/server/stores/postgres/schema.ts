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
  readonly prefix?: string | undefined;
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
 * Returns the SQL that creates the tables, for your own migrations: one `DO` statement. It can be run again. Where everything exists, it
 * takes no lock on the tables, and its role needs no right to create.
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
  const [sessions, keys, secret] = [`${prefix}sessions`, `${prefix}keys`, `${prefix}secret`];
  // Without the lock, one of two that create the same table at once fails.
  return `DO $rebearer$ BEGIN
PERFORM pg_advisory_xact_lock(723293272, hashtext('${prefix}'));
IF ${isMissing(sessions)} THEN CREATE TABLE ${sessions} (
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
) WITH (fillfactor = 80); END IF;
IF ${isMissing(`${sessions}_subject`)} THEN
  CREATE INDEX ${sessions}_subject ON ${sessions} (subject); END IF;
IF ${isMissing(`${sessions}_expires_at`)} THEN
  CREATE INDEX ${sessions}_expires_at ON ${sessions} (expires_at); END IF;
IF ${isMissing(`${sessions}_ended_at`)} THEN
  CREATE INDEX ${sessions}_ended_at ON ${sessions} (ended_at) WHERE ended_at IS NOT NULL; END IF;
IF ${isMissing(keys)} THEN CREATE TABLE ${keys} (
  sequence integer PRIMARY KEY,
  sealed text NOT NULL,
  created_at bigint NOT NULL
); END IF;
IF ${isMissing(secret)} THEN CREATE TABLE ${secret} (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  secret text NOT NULL
); END IF;
END $rebearer$;
`;
}

/** `IF NOT EXISTS` locks the table of an index, and requires the right to create, before it looks; `to_regclass` does neither. */
function isMissing(name: string): string {
  return `to_regclass(quote_ident(current_schema()) || '.${name}') IS NULL`;
}

/** The prefix becomes part of SQL. PostgreSQL cuts names at 63 characters. */
export function checkPrefix(prefix: unknown): void {
  // A list would be tested as one text, and be written as another.
  if (typeof prefix !== 'string' || !/^[a-z_][a-z0-9_]{0,31}$/.test(prefix))
    throw new TypeError('`prefix` has to be at most 32 small letters, digits and underscores, and no digit first.');
}
