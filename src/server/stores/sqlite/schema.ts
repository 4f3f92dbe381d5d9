/**
 * The tables of the SQLite store, for your own migrations. Running it again changes nothing. A refresh writes no indexed column.
 *
 * @example
 * ```ts
 * database.exec(SQLITE_SCHEMA);
 * ```
 */
export const SQLITE_SCHEMA: string = `
CREATE TABLE IF NOT EXISTS rebearer_sessions (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  counter INTEGER NOT NULL,
  advanced_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  authenticated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  idle_expires_at INTEGER,
  acr TEXT,
  device TEXT,
  address TEXT,
  end_reason TEXT CHECK (end_reason IN ('revoked', 'logged_out', 'reuse_detected')),
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rebearer_sessions_subject ON rebearer_sessions (subject);
CREATE INDEX IF NOT EXISTS rebearer_sessions_expires_at ON rebearer_sessions (expires_at);
CREATE INDEX IF NOT EXISTS rebearer_sessions_ended_at ON rebearer_sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS rebearer_keys (
  sequence INTEGER PRIMARY KEY,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS rebearer_secret (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL
) STRICT;
`;

export const CREATE = `
INSERT INTO rebearer_sessions (id, subject, counter, advanced_at, created_at, seen_at, authenticated_at, expires_at,
  idle_expires_at, acr, device, address)
VALUES (:id, :subject, 0, :now, :now, :now, :now, :expires_at, :idle_expires_at, :acr, :device, :address)
RETURNING *`;

/** The compare-and-swap: one statement, and so one transaction. */
export const ADVANCE = `
UPDATE rebearer_sessions SET
  counter = :to,
  advanced_at = iif(:to = :from, advanced_at, :now),
  seen_at = iif(:active, :now, seen_at),
  address = iif(:active, :address, address),
  idle_expires_at = iif(:active, :idle_expires_at, idle_expires_at),
  authenticated_at = iif(:stepped, :now, authenticated_at),
  acr = iif(:stepped, :acr, acr)
WHERE id = :id AND counter = :from AND end_reason IS NULL AND expires_at > :now
  AND (idle_expires_at IS NULL OR idle_expires_at > :now)
RETURNING *`;

/** Changes nothing, and fails where the database cannot be written. */
export const TOUCH = `UPDATE rebearer_sessions SET counter = counter WHERE id = :id RETURNING *`;

export const END = `
UPDATE rebearer_sessions SET end_reason = :reason, ended_at = :now WHERE id = :id AND end_reason IS NULL RETURNING *`;

/** Each part is in the order of its index, and limited: SQLite would otherwise look for them in all sessions. */
export const SWEEP = `
DELETE FROM rebearer_sessions WHERE id IN (
  SELECT id FROM (
    SELECT id FROM (SELECT id FROM rebearer_sessions WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit)
    UNION SELECT id FROM (SELECT id FROM rebearer_sessions WHERE ended_at <= :before ORDER BY ended_at LIMIT :limit)
  ) LIMIT :limit
) RETURNING id`;

/** Adds nothing if the sequence is not the next one. */
export const ADD_KEY = `
INSERT INTO rebearer_keys (sequence, sealed, created_at)
SELECT :sequence, :sealed, :now
WHERE :sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM rebearer_keys)
RETURNING sequence`;

export const KEEP_SECRET = `
INSERT INTO rebearer_secret (id, value) VALUES (1, :candidate)
ON CONFLICT (id) DO UPDATE SET value = value RETURNING value`;
