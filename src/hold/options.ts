import { type Check, type Checks, members, milliseconds, needed, number } from '../options/checks.ts';

/** The limits of waiting calls. Each is above 0. */
export interface HoldOptions {
  /** Milliseconds that a call waits before it gets its 401. Default: 600,000 (ten minutes). */
  readonly holdFor?: number | undefined;
  /** Milliseconds after which the user is no longer asked, and an ended session is over. Default: 28,800,000 (eight hours). */
  readonly timeout?: number | undefined;
  /** The maximum number of waiting calls; further ones get their 401 at once. Default: 100. */
  readonly maxCalls?: number | undefined;
  /** The maximum size of a kept 401, in bytes. A call with a larger 401 gets it at once. Default: 262,144. */
  readonly maxBody?: number | undefined;
}

/** The options with their defaults. */
export type HoldLimits = { readonly [Name in keyof HoldOptions]-?: number };

const above0 = (): Check => number((given) => given > 0, 'above-0');

const CHECKS = (): Checks<HoldOptions> => ({
  holdFor: milliseconds(1),
  timeout: milliseconds(1),
  maxCalls: above0(),
  maxBody: above0(),
});

/**
 * Fills in the defaults. Own members only, so that a polluted `Object.prototype` adds none.
 *
 * @throws TypeError that names the option; not in builds for production.
 */
export function readHoldOptions(options: HoldOptions): HoldLimits {
  if (typeof REBEARER_PRODUCTION === 'undefined') needed(members(CHECKS()))(options, 'holdAndReplay');
  const own = { __proto__: null, ...options } as HoldOptions;
  const { holdFor = 600_000, timeout = 28_800_000, maxCalls = 100, maxBody = 262_144 } = own;
  return { holdFor, timeout, maxCalls, maxBody };
}
