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
   * Keeps the session without activity, also in a hidden tab; a function decides each time. An error of it counts as `false`. For pages that
   * show something without calls, such as a wall display. Default: false.
   */
  readonly keepAlive?: boolean | (() => boolean) | undefined;
  /** Replaces the detection of activity. Required where there is no document. Default: pointer, keys, wheel, touch, and becoming visible. */
  readonly watchActivity?: WatchActivity | undefined;
}

/** Whether a value is right. A time below a second was meant as seconds or minutes. */
type Check = (value: unknown) => boolean;
const isTime: Check = (value) => typeof value === 'number' && value >= 1000;
const isFunction: Check = (value) => typeof value === 'function';

const CHECKS: Readonly<Record<string, Check>> = {
  idle: isTime,
  absolute: isTime,
  warnBefore: isTime,
  keepAlive: (value) => isFunction(value) || typeof value === 'boolean',
  watchActivity: isFunction,
} satisfies Record<keyof LifetimeOptions, Check>;

/** Returns the own members, so that a polluted `Object.prototype` adds none. */
export function readOptions(options: LifetimeOptions): LifetimeOptions {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkOptions(options);
  return { __proto__: null, ...options } as LifetimeOptions;
}

/** Throws for an option that is unknown or wrong. */
function checkOptions(options: LifetimeOptions): void {
  if (typeof options !== 'object' || !(options as unknown))
    throw new TypeError('lifetime: the options are not an object.');
  for (const [name, value] of Object.entries<unknown>({ ...options })) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    if (check && (value === undefined || check(value))) continue;
    throw new TypeError(`lifetime: the option ${name} is wrong. ${remedyFor(check)}`);
  }
}

function remedyFor(check: Check | undefined): string {
  if (check === undefined) return `It is unknown. Write one of ${Object.keys(CHECKS).join(', ')}.`;
  if (check === isTime) return 'Write milliseconds, at least 1000.';
  return check === isFunction ? 'Write a function.' : 'Write true, false or a function.';
}
