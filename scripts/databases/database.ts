/** A database server that runs on this machine for the tests. */
export interface Database {
  /** Where clients find it. The same after a restart. */
  readonly url: string;
  /** Starts it again on the same port, with the data it has kept. */
  readonly start: () => Promise<void>;
  /** Ends it as an administrator does, or as a power cut does. */
  readonly stop: (how: 'orderly' | 'at once') => Promise<void>;
}

export const DATABASES = ['postgres', 'redis'] as const;

export type DatabaseName = (typeof DATABASES)[number];

/** The variables by which the tests are told where the databases are. One that is set already is left alone. */
export const URL_VARIABLES: Readonly<Record<DatabaseName, string>> = {
  postgres: 'REBEARER_POSTGRES_URL',
  redis: 'REBEARER_REDIS_URL',
};

/** The variables that say instead why there is none. */
export const MISSING_VARIABLES: Readonly<Record<DatabaseName, string>> = {
  postgres: 'REBEARER_POSTGRES_MISSING',
  redis: 'REBEARER_REDIS_MISSING',
};
