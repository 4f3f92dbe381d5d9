import type { ServerOptions } from './config.ts';

/** Reads the options that a person may want to set without a program. Durations in seconds. */
export function configFromEnvironment(environment: Readonly<Record<string, string | undefined>>): ServerOptions {
  const port = numberOf('PORT', environment);
  const tokenLifetime = numberOf('REBEARER_TOKEN_LIFETIME', environment);
  const sessionLifetime = numberOf('REBEARER_SESSION_LIFETIME', environment);
  const idleLifetime = numberOf('REBEARER_IDLE_LIFETIME', environment);
  const dbFile = environment.REBEARER_DB;
  const origins = environment.REBEARER_ORIGINS;
  const store = environment.REBEARER_STORE;
  const secret = environment.REBEARER_SECRET;
  return {
    ...(port === undefined ? {} : { port }),
    ...(tokenLifetime === undefined ? {} : { tokenLifetime }),
    ...(sessionLifetime === undefined ? {} : { sessionLifetime }),
    ...(idleLifetime === undefined ? {} : { idleLifetime }),
    ...(dbFile === undefined ? {} : { dbFile }),
    ...(store === undefined ? {} : { store }),
    ...(secret === undefined ? {} : { secret }),
    ...(origins === undefined ? {} : { allowedOrigins: origins.split(',').map((origin) => origin.trim()) }),
  };
}

function numberOf(name: string, environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new TypeError(`${name} has to be a whole number, not ${text}.`);
  return value;
}
