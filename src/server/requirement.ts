import { noSeconds, readGiven } from './options/checks.ts';

/**
 * The requirements of a route, in addition to a valid token.
 *
 * @example
 * ```ts
 * const forPayments: Requirement = { scope: 'payments', acr: 'urn:example:mfa', maxAge: 5 * 60_000 };
 * ```
 */
export interface Requirement {
  /** Scopes that the token's `scope` claim must all have: a list, or a text with spaces. Otherwise 403 `insufficient_scope` (RFC 6750). */
  readonly scope?: string | readonly string[] | undefined;
  /** Ways of authentication; the token's `acr` must be one of them. Otherwise 401 with a step-up challenge (RFC 9470). */
  readonly acr?: string | readonly string[] | undefined;
  /** The maximum time since the user last authenticated, in milliseconds. Otherwise 401 with a step-up challenge (RFC 9470). */
  readonly maxAge?: number | undefined;
  /** Milliseconds for which an expired token is still accepted: to identify its user, never for an API. Default: 0. */
  readonly expiredFor?: number | undefined;
}

/** A checked requirement. */
export interface Required {
  readonly scopes: readonly string[];
  readonly ways: readonly string[];
  readonly maxAge: number | undefined;
  readonly expiredFor: number;
}

/** The characters of a scope (RFC 6749 section 3.3): a challenge quotes it. */
const WORD = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const NAMES = ['scope', 'acr', 'maxAge', 'expiredFor'] as const satisfies readonly (keyof Requirement)[];

/** Throws a `TypeError` for a requirement that no token, or every token, would meet. */
export function requiredOf(requirement: Requirement): Required {
  const { acr, expiredFor = 0, maxAge, scope } = readGiven('verify', requirement, NAMES);
  return {
    scopes: words('scope', scope, / +/),
    ways: words('acr', acr),
    // Tokens have their times in whole seconds: a part of one is over when the user comes back from the login.
    maxAge: maxAge === undefined ? undefined : noSeconds('verify: maxAge', span('maxAge', maxAge), 999),
    expiredFor: span('expiredFor', expiredFor),
  };
}

function words(name: string, value: Requirement['scope'], between?: RegExp): readonly string[] {
  if (value === undefined) return [];
  const given: readonly unknown[] =
    typeof value === 'string' ? (between ? value.split(between) : [value]) : [value].flat();
  if (given.length === 0) throw new TypeError(`verify: ${name} is an empty list, which every token would meet.`);
  return given.map((word) => {
    if (typeof word === 'string' && WORD.test(word)) return word;
    throw new TypeError(`verify: ${name} has to be words of ASCII, without quotes.`);
  });
}

function span(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new TypeError(`verify: ${name} has to be milliseconds, not ${String(value)}.`);
}
