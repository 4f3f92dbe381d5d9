import { member } from './member.ts';

/** Members by which servers say with a 2xx that something did not work. */
const SUCCESSES = ['success', 'ok', 'succeeded', 'authenticated', 'isAuthenticated', 'valid', 'isValid'];
const ERRORS = ['error', 'errors', 'errorCode', 'error_code'];
/** Some write `false` as a number or as text. */
const NO: readonly unknown[] = [false, 0, 'false', '0'];
/** JSend, Okta and others say it in one word. */
export const OUTCOMES: readonly string[] = ['status', 'result', 'state', 'outcome'];
const FAILED =
  /^(?:fail|failed|failure|error|denied|unauthori[sz]ed|unauthenticated|anonymous|locked(?:_out)?|(?:password_)?expired|(?:not|no)[_ -]?(?:logged[_ -]?in|authenticated|session)|(?:logged|signed)[_ -]?out)$/i;

/** Returns how a body says that the call did not work, without any value of it; `undefined` where it says no such thing. */
export function denialOf(body: unknown): string | undefined {
  const denied = SUCCESSES.find((name) => NO.includes(member(body, name)));
  if (denied !== undefined) return `says ${denied}: false`;
  const error = ERRORS.find((name) => isSaid(member(body, name)));
  if (error !== undefined) return `has a member ${error}`;
  const failed = OUTCOMES.find((name) => FAILED.test(String(member(body, name))));
  return failed === undefined ? undefined : `says so in its member ${failed}`;
}

/** Some servers answer everything with 200, and say in the body what they mean. Nothing but a number or its text is a status. */
export function statusesIn(body: unknown): readonly number[] {
  const said = ['statusCode', 'status', 'code'].map((name) => member(body, name));
  return said.map((status) => (typeof status === 'object' ? NaN : Number(status)));
}

/** Says whether a body says that the call did work. */
export function affirms(body: unknown): boolean {
  const isCode = statusesIn(body).includes(200);
  const isWord = OUTCOMES.some((name) => /^(?:ok|success|succeeded)$/i.test(String(member(body, name))));
  return isCode || isWord || SUCCESSES.some((name) => member(body, name) === true);
}

function isSaid(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && !NO.includes(value);
}
