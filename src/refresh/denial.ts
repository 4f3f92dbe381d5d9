import { member } from './member.ts';

/** Members by which servers say with a 2xx that something did not work. */
const SUCCESSES = ['success', 'ok', 'succeeded', 'authenticated', 'isAuthenticated'];
const ERRORS = ['error', 'errors', 'errorCode', 'error_code'];
/** JSend, Okta and others say it in one word. */
export const OUTCOMES: readonly string[] = ['status', 'result', 'state', 'outcome'];
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
