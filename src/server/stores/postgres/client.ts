import { isRecord } from '../../is-record.ts';

/**
 * A value in a query.
 *
 * @example
 * ```ts
 * const client = {
 *   query: async (text: string, values: PostgresValue[]) => ({ rows: await database.run(text, values) }),
 * };
 * ```
 */
export type PostgresValue = string | number | null;

interface Result {
  readonly rows: readonly unknown[];
}

interface WithQuery {
  readonly query: (text: string, values: PostgresValue[]) => PromiseLike<Result | readonly unknown[]>;
}

interface WithUnsafe {
  readonly unsafe: (
    text: string,
    values: PostgresValue[],
    options: { readonly prepare: boolean },
  ) => PromiseLike<readonly unknown[]>;
}

/** `pg` and similar clients: a statement with a name is prepared once for each connection. */
interface WithNames {
  readonly query: (statement: {
    readonly name: string;
    readonly text: string;
    readonly values: PostgresValue[];
    readonly rowMode: 'array';
  }) => PromiseLike<Result | readonly unknown[]>;
}

/**
 * A client, or better a pool: `Pool` of `pg`, `sql` of `postgres`, PGlite, `SQL` of Bun, a `DataSource` of TypeORM, the `$client` of
 * Drizzle, or another client with one of the two methods. It must not be in a transaction: each call is its own transaction.
 *
 * @example
 * ```ts
 * const client: PostgresClient = postgres(process.env.DATABASE_URL); // of the package postgres
 * const store = postgresStore(client);
 * ```
 */
export type PostgresClient = WithQuery | WithUnsafe;

/** Runs one statement. Returns the values of each row, in the order of the statement. */
export type Run = (text: string, values: PostgresValue[]) => Promise<readonly (readonly unknown[])[]>;

type Ask = (text: string, values: PostgresValue[]) => PromiseLike<readonly unknown[]>;

const UNDEFINED_TABLE = '42P01';
/** Another transaction came first, where the database isolates more strictly than by default. Nothing has run. */
const LOST = ['40001', '40P01'];
/** Another transaction succeeds whenever one is lost, so this many attempts are enough. */
const MOST_ATTEMPTS = 20;
/** The statement of that name is on another connection: a pooler stands between. Nothing has run. */
const NOT_PREPARED = ['26000', '42P05'];

/** Reads rows by position, because a client may rename columns, like `postgres.camel`. */
export function runner(client: PostgresClient): Run {
  const rowsOf = ask(client);
  return async (text, values) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await rowsOf(text, values)).map(valuesOf);
      } catch (error) {
        const code = codeOf(error);
        if (LOST.includes(String(code)) && attempt < MOST_ATTEMPTS) continue;
        if (code !== UNDEFINED_TABLE) throw error;
        throw new Error('The tables do not exist: call `migrate()` once, or run the SQL of `postgresSchema()`.', {
          cause: error,
        });
      }
    }
  };
}

function ask(client: PostgresClient): Ask {
  if (Object(client) !== client) throw notAClient();
  if (!hasQuery(client)) {
    if (!('unsafe' in client && typeof client.unsafe === 'function')) throw notAClient();
    // The `prepare: false` of `postgres` itself wins.
    const run =
      (prepare: boolean): Ask =>
      (text, values) =>
        client.unsafe(text, values, { prepare });
    return unlessPooled(run(true), run(false));
  }
  const plain: Ask = async (text, values) => rowsIn(await client.query(text, values));
  return hasNames(client) ? prepared(client, plain) : plain;
}

function notAClient(): TypeError {
  return new TypeError(
    '`client` has to have `query(text, values)`, as a `Pool` of `pg` has it, or `unsafe`, as `postgres`. Of Drizzle pass the `$client`; ' +
      'beside Prisma, Knex and Kysely open a `Pool` of `pg`: rebearer/docs/scale.md#postgresql',
  );
}

/** To parse and plan a refresh takes PostgreSQL three times as long as to run it. */
function prepared(client: WithNames, plain: Ask): Ask {
  const names = new Map<string, string>();
  return unlessPooled(async (text, values) => {
    const name = names.get(text) ?? nameOf(text);
    names.set(text, name);
    return rowsIn(await client.query({ name, text, values, rowMode: 'array' }));
  }, plain);
}

/**
 * Asks in the plain way from the moment on in which a statement that was prepared is not there, or a subclass of a pool takes the statement
 * for a text.
 */
function unlessPooled(ask: Ask, plain: Ask): Ask {
  let isPooled = false;
  return async (text, values) => {
    if (isPooled || values.length === 0) return plain(text, values);
    try {
      return await ask(text, values);
    } catch (error) {
      if (!(error instanceof TypeError) && !NOT_PREPARED.includes(String(codeOf(error)))) throw error;
      isPooled = true;
      return plain(text, values);
    }
  };
}

/**
 * pg-promise returns the rows themselves, as does Neon's client over HTTP, unless it was made with `fullResults`. TypeORM returns the rows
 * of an `UPDATE` and of a `DELETE` with their number.
 */
function rowsIn(result: Result | readonly unknown[]): readonly unknown[] {
  if ('rows' in result) return result.rows;
  const [rows, number] = result;
  return Array.isArray(rows) && typeof number === 'number' ? rows : result;
}

/** A client that has both, such as Neon's over HTTP, has another `unsafe` than `postgres`. The `query` of Drizzle is an object of tables. */
function hasQuery(client: PostgresClient): client is WithQuery {
  return 'query' in client && typeof client.query === 'function';
}

/** A pool and a client of `pg`, and pg-promise. The `query` of another client, or of an app's own, may take only a text. */
function hasNames(client: WithQuery | WithNames): client is WithNames {
  return ['totalCount', 'escapeIdentifier', '$pool'].some((name) => name in client);
}

/** The name depends on the text: behind a pooler, a connection may know the statements of another version. */
function nameOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) % 2n ** 64n;
  return `rebearer_${hash.toString(36)}`;
}

function valuesOf(row: unknown): readonly unknown[] {
  return typeof row === 'object' && row !== null ? Object.values(row) : [];
}

/** Returns the SQLSTATE of an error: its `code`; with the `SQL` of Bun its `errno`. */
function codeOf(error: unknown): unknown {
  if (!isRecord(error)) return undefined;
  return error['code'] === 'ERR_POSTGRES_SERVER_ERROR' ? error['errno'] : error['code'];
}
