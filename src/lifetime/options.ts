import { type Check, type Checks, members, milliseconds, needed, ofType, rule } from '../options/checks.ts';
import type { WatchActivity } from './activity.ts';

/** The options of `lifetime`. Without them, the server's limits apply. */
export interface LifetimeOptions {
  /**
   * Milliseconds without activity after which the session ends, at least 1,000, if the server does not announce `idle_expires_in`. The
   * server then has no limit, so `auth.logout()` ends the session. Default: none.
   */
  readonly idle?: number | undefined;
  /**
   * Milliseconds after the login at which `auth.logout()` ends the session, at least 1,000, if the server does not announce
   * `session_expires_in`. They start again when all tabs have been reloaded. Default: none.
   */
  readonly absolute?: number | undefined;
  /** Milliseconds before the end at which the warning begins, at least 1,000; at most half of an idle limit. Default: 60,000. */
  readonly warnBefore?: number | undefined;
  /**
   * Keeps the session without activity, also in a hidden tab; a function decides each time. An error of it counts as `false`. For pages that
   * show something without calls, such as a wall display. Default: false.
   */
  readonly keepAlive?: boolean | (() => boolean) | undefined;
  /** Replaces the detection of activity. Required where there is no document. Default: pointer, keys, wheel, touch, and becoming visible. */
  readonly watchActivity?: WatchActivity | undefined;
}

/** A time below a second was meant as seconds or minutes. */
const time = (): Check => milliseconds(1000);

const CHECKS = (): Checks<LifetimeOptions> => ({
  idle: time(),
  absolute: time(),
  warnBefore: time(),
  keepAlive: rule((given) => ['boolean', 'function'].includes(typeof given), 'keep-alive'),
  watchActivity: ofType('function'),
});

/**
 * Returns the own members, so that a polluted `Object.prototype` adds none.
 *
 * @throws TypeError that names the option; not in builds for production.
 */
export function readOptions(options: LifetimeOptions): LifetimeOptions {
  if (typeof REBEARER_PRODUCTION === 'undefined') needed(members(CHECKS()))(options, 'lifetime');
  return { __proto__: null, ...options } as LifetimeOptions;
}
