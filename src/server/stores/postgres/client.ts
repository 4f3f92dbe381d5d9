/** What a value in a query can be. */
export type PostgresValue = string | number | null;

/**
 * A client, or better a pool of them: `pg`'s `Pool`, `postgres`'s `sql`, PGlite, or whatever else has one of the two
 * methods. It must not be in a transaction: every call is one of its own.
 */
export type PostgresClient =
  | { readonly query: (text: string, values: PostgresValue[]) => PromiseLike<{ readonly rows: readonly unknown[] }> }
  | { readonly unsafe: (text: string, values: PostgresValue[]) => PromiseLike<readonly unknown[]> };

/** Runs one statement; returns the values of each row, in the order of the statement. */
export type Run = (text: string, values: PostgresValue[]) => Promise<readonly (readonly unknown[])[]>;

const UNDEFINED_TABLE = '42P01';

/** Reads rows by position: a client may be set up to rename columns, as `postgres.camel` does. */
export function runner(client: PostgresClient): Run {
  const rowsOf = ask(client);
  return async (text, values) => {
    try {
      return (await rowsOf(text, values)).map(valuesOf);
    } catch (error) {
      if (codeOf(error) !== UNDEFINED_TABLE) throw error;
      throw new Error('The tables do not exist: call `migrate()` once, or run the SQL of `postgresSchema()`.', {
        cause: error,
      });
    }
  };
}

function valuesOf(row: unknown): readonly unknown[] {
  return isRecord(row) ? Object.values(row) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function ask(client: PostgresClient): (text: string, values: PostgresValue[]) => PromiseLike<readonly unknown[]> {
  // `unsafe` comes first: a client that has both is `postgres` or made like it.
  if ('unsafe' in client) return (text, values) => client.unsafe(text, values);
  if ('query' in client) return async (text, values) => (await client.query(text, values)).rows;
  throw new TypeError(
    '`client` has to have a method `query(text, values)`, as `pg` has it, or `unsafe`, as `postgres`.',
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
