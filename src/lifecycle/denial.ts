import { member } from '../refresh/member.ts';

/** Members by which servers say with a 2xx that something did not work. */
const SUCCESSES = ['success', 'ok', 'succeeded', 'authenticated', 'isAuthenticated'] as const;
const ERRORS = ['error', 'errors', 'errorCode', 'error_code'] as const;
/** JSend, Okta and others say it in one word. */
const OUTCOMES = ['status', 'result', 'state', 'outcome'] as const;
const FAILED = /^(?:fail|failed|failure|error|denied|unauthorized)$/i;

/** Returns how a body says that the call did not work, without any value of it; `undefined` where it says no such thing. */
export function denialOf(body: unknown): string | undefined {
  const denied = SUCCESSES.find((name) => member(body, name) === false);
  if (denied !== undefined) return `says ${denied}: false`;
  const error = ERRORS.find((name) => isSaid(member(body, name)));
  if (error !== undefined) return `has a member ${error}`;
  const failed = OUTCOMES.find((name) => FAILED.test(String(member(body, name))));
  return failed === undefined ? undefined : `says so in its member ${failed}`;
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** The names that servers have for what is asked of a user beside the password. */
const SECOND_FACTOR = /2fa|mfa|otp|two_?-?factor|second_?-?factor|multi_?-?factor|challenge|step_?-?up|verification/i;
const DEMANDED = /requir|need|redirect|pending|challenge/i;
/** A member such as `mfa_enabled` shows a setting of the account. */
const SETTING = /enabl|activ|config|setup|support|availab|method/i;

/**
 * Returns the member by which a login's answer asks for a second factor. Beside an access token only a demand counts, such as
 * `mfa_required`: `two_factor: true` is a setting there.
 */
export function secondFactorOf(body: unknown, hasToken: boolean): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.entries(body).find(([name, value]) => {
    if (typeof value === 'string' && OUTCOMES.some((outcome) => outcome === name)) return SECOND_FACTOR.test(value);
    const isAsked = value === true || (typeof value === 'string' && value !== '');
    return isAsked && SECOND_FACTOR.test(name) && (DEMANDED.test(name) || !(hasToken || SETTING.test(name)));
  })?.[0];
}
