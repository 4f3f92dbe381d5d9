import type { WatchActivity } from './activity.ts';

/** The options of `lifetime`. Without them, the server's limits apply. */
export interface LifetimeOptions {
  /**
   * Milliseconds without activity after which the session ends, if the server does not announce `idle_expires_in`. The server then has no
   * limit, so `auth.logout()` ends the session. Default: none.
   */
  readonly idle?: number | undefined;
  /**
   * Milliseconds after the login at which `auth.logout()` ends the session, if the server does not announce `session_expires_in`. They start
   * again when all tabs have been reloaded. Default: none.
   */
  readonly absolute?: number | undefined;
  /** Milliseconds before the end at which the warning begins; at most half of an idle limit. Default: 60,000. */
  readonly warnBefore?: number | undefined;
  /**
   * Keeps the session without activity, also in a hidden tab; a function decides each time. For pages that show something without calls, such
   * as a wall display. Default: false.
   */
  readonly keepAlive?: boolean | (() => boolean) | undefined;
  /** Replaces the detection of activity. Required where there is no document. Default: pointer, keys, wheel, touch, and becoming visible. */
  readonly watchActivity?: WatchActivity | undefined;
}

/** Defined in builds for production, whose messages are short. */
declare const REBEARER_PRODUCTION: boolean | undefined;

/** Throws for an option that is unknown, or whose milliseconds are not a positive number. */
export function checkOptions(times: Readonly<Record<string, unknown>>, unknown: object): void {
  const wrong = Object.keys(times).filter((name) => !(typeof times[name] === 'number' && times[name] > 0));
  for (const name of [...wrong, ...Object.keys(unknown)])
    throw new TypeError(
      typeof REBEARER_PRODUCTION === 'undefined'
        ? `lifetime: the option ${name} is unknown, or not a positive number of milliseconds.`
        : `lifetime: the option ${name} is wrong.`,
    );
}
