import { OUTCOMES } from '../refresh/denial.ts';

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
    if (typeof value === 'string' && OUTCOMES.includes(name)) return SECOND_FACTOR.test(value);
    const isAsked = value === true || (typeof value === 'string' && value !== '');
    return isAsked && SECOND_FACTOR.test(name) && (DEMANDED.test(name) || !(hasToken || SETTING.test(name)));
  })?.[0];
}
