import type { WatchActivity } from './activity.ts';

/** What `lifetime` takes. Without any, the limits are those that the server says. */
export interface LifetimeOptions {
  /**
   * Milliseconds without activity after which the session ends, where the server says no `idle_expires_in`. The server then knows
   * of no limit: the session is ended by `auth.logout()`. Default: none.
   */
  readonly idle?: number | undefined;
  /**
   * Milliseconds after the login at which the session ends by `auth.logout()`, where the server says no `session_expires_in`. They
   * begin anew when all tabs have been reloaded. Default: none.
   */
  readonly absolute?: number | undefined;
  /** Milliseconds ahead of the end at which the warning begins; at most half of an idle limit. Default: 60,000. */
  readonly warnBefore?: number | undefined;
  /**
   * Keeps the session without activity, in a hidden tab too, or says whether to keep it now: for pages that show something without
   * calls, such as a wall display. Default: false.
   */
  readonly keepAlive?: boolean | (() => boolean) | undefined;
  /** Watches for activity in a way of your own. Default: pointer, keys, wheel, touch, and the page being shown. */
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
