/** The limits of waiting calls. */
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

/** Fills in the defaults. Own members only, so that a polluted `Object.prototype` adds none. */
export function readHoldOptions(options: HoldOptions): HoldLimits {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkHoldOptions(options);
  const own = { __proto__: null, ...options } as HoldOptions;
  const { holdFor = 600_000, timeout = 28_800_000, maxCalls = 100, maxBody = 262_144 } = own;
  return { holdFor, timeout, maxCalls, maxBody };
}

/** Throws for an option that is unknown or not a positive number. */
function checkHoldOptions(options: HoldOptions): void {
  if (typeof options !== 'object' || !(options as unknown) || Array.isArray(options))
    throw new TypeError('holdAndReplay: the options are not an object.');
  const names: readonly string[] = ['holdFor', 'timeout', 'maxCalls', 'maxBody'] satisfies (keyof HoldLimits)[];
  for (const [name, value] of Object.entries<unknown>({ ...options }))
    if (!names.includes(name) || !(value === undefined || (typeof value === 'number' && value > 0)))
      throw new TypeError(`holdAndReplay: the option ${name} is unknown, or not a positive number.`);
}
