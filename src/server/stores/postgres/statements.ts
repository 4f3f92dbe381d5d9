import { COLUMNS } from './schema.ts';

/** Whole milliseconds; the same throughout a statement. `extract` would use decimals, which is slower. */
const NOW = `floor(date_part('epoch', statement_timestamp()) * 1000)::bigint`;
/** Nothing on a standby, such as a primary of before: it does not know the sessions that were begun since. */
const PRIMARY_NOW = `CASE WHEN pg_is_in_recovery() THEN NULL ELSE ${NOW} END`;
const ALL = COLUMNS.join(', ');

/** Returns a row as one text: PostgreSQL writes it, and clients read it, in less time than fifteen columns. */
function answer(now: string): string {
  return `json_build_array(${now}, ${ALL})::text AS answer`;
}

export interface Statements {
  readonly create: string;
  readonly read: string;
  readonly advance: string;
  readonly end: string;
  readonly bySubject: string;
  readonly hides: string;
  readonly sweep: string;
  readonly keys: string;
  readonly addKey: string;
  readonly dropKeys: string;
  readonly keepSecret: string;
  readonly secret: string;
}

/** Returns the SQL of every step. An answer about a session is one JSON list: the store's clock, and the `COLUMNS`. */
export function statements(prefix: string): Statements {
  const [sessions, keys, secret] = [`${prefix}sessions`, `${prefix}keys`, `${prefix}secret`];
  return {
    create: `INSERT INTO ${sessions} (${ALL})
      SELECT $1::text, $2::text, 0, now, now, now, now, now + $3::bigint, now + $4::bigint,
        $5::text, $6::text, $7::text, NULL, NULL FROM (SELECT ${NOW} AS now) AS clock
      RETURNING ${answer('created_at')}`,
    // An unknown id returns a row too: the clock, and nothing else.
    read: `SELECT ${answer('now')} FROM (SELECT ${PRIMARY_NOW} AS now) AS clock LEFT JOIN ${sessions} ON id = $1::text`,
    advance: `UPDATE ${sessions} SET
        counter = $3::bigint,
        advanced_at = CASE WHEN $3::bigint = $2::bigint THEN advanced_at ELSE ${NOW} END,
        seen_at = CASE WHEN $4::int = 1 THEN ${NOW} ELSE seen_at END,
        address = CASE WHEN $4::int = 1 THEN $5::text ELSE address END,
        idle_expires_at = CASE WHEN $4::int = 1 THEN ${NOW} + $6::bigint ELSE idle_expires_at END,
        authenticated_at = CASE WHEN $7::int = 1 THEN ${NOW} ELSE authenticated_at END,
        acr = CASE WHEN $7::int = 1 THEN $8::text ELSE acr END
      WHERE id = $1::text AND counter = $2::bigint AND end_reason IS NULL
        AND expires_at > ${NOW} AND (idle_expires_at IS NULL OR idle_expires_at > ${NOW})
      RETURNING ${answer(NOW)}`,
    end: `UPDATE ${sessions} SET end_reason = $2::text, ended_at = ${NOW}
      WHERE id = $1::text AND end_reason IS NULL RETURNING ${answer('ended_at')}`,
    bySubject: `SELECT ${answer('now')} FROM (SELECT ${PRIMARY_NOW} AS now) AS clock LEFT JOIN ${sessions} ON subject = $1::text`,
    // Returns a row if row-level security may leave out sessions, which it does without an error: no policy lets the role see all of them.
    hides: `SELECT 'sessions' AS hides WHERE row_security_active('${sessions}') AND (
        SELECT bool_or(pg_get_expr(polqual, polrelid) = 'true') AND bool_and(polpermissive) FROM pg_policy
        WHERE polrelid = '${sessions}'::regclass AND polcmd IN ('r', '*')
          AND EXISTS (SELECT FROM unnest(polroles) AS role WHERE role = 0 OR pg_has_role(role, 'USAGE'))
      ) IS NOT TRUE`,
    // Two simultaneous sweeps share the work instead of waiting for each other. Each part is in the order of its index: otherwise old
    // statistics, or none, let PostgreSQL look for them in all sessions. A query that locks rows is computed once, without being told so.
    sweep: `DELETE FROM ${sessions} WHERE id = ANY (ARRAY(
        WITH expired AS (
          SELECT id FROM ${sessions} WHERE expires_at <= ${NOW} - $1::bigint
          ORDER BY expires_at LIMIT $2::int FOR UPDATE SKIP LOCKED
        ), ended AS (
          SELECT id FROM ${sessions} WHERE ended_at <= ${NOW} - $1::bigint AND expires_at > ${NOW} - $1::bigint
          ORDER BY ended_at LIMIT $2::int - (SELECT count(*) FROM expired) FOR UPDATE SKIP LOCKED
        ) SELECT id FROM expired UNION ALL SELECT id FROM ended)) RETURNING id`,
    keys: `SELECT now, sequence, sealed, created_at FROM (SELECT ${NOW} AS now) AS clock
      LEFT JOIN (SELECT * FROM ${keys} ORDER BY sequence DESC LIMIT 2) AS newest ON true ORDER BY sequence`,
    // Of two at once, the second waits for the first and then conflicts with it.
    addKey: `INSERT INTO ${keys} (sequence, sealed, created_at) SELECT $1::int, $2::text, ${NOW}
      WHERE $1::int = (SELECT coalesce(max(sequence), 0) + 1 FROM ${keys}) ON CONFLICT DO NOTHING RETURNING sequence`,
    dropKeys: `DELETE FROM ${keys} WHERE sequence < $1::int - 1`,
    keepSecret: `INSERT INTO ${secret} (secret) VALUES ($1::text) ON CONFLICT DO NOTHING`,
    secret: `SELECT secret FROM ${secret}`,
  };
}
