import { toText } from '../request/body.ts';
import { member } from './member.ts';

/** Members by which servers say with a 2xx whether something worked, in any casing. */
const SUCCESS = /^(?:is_?)?(?:ok|valid|authenticated|(?:login_?)?succe(?:eded|ss(?:ful)?))$/i;
const ERROR = /^(?:(?:is|has)_?)?(?:exception|err(?:or)?(?:s|no|_?code|_?msg|_?message)?)$/i;
const ERROR_ALONE = /^(?:(?:is|has)_?)?(?:exception|err(?:or)?s?)$/i;
const ERROR_CODE = /^err(?:or)?_?(?:no|code)$/i;
/** Some write `false` as a number or as text. */
export const NO: RegExp = /^(?:false|no|0*)$/i;
/** What stands in the member of an error where there is none. */
const NO_ERROR = /^(?:false|none|ok|success|0*)$/i;
/** JSend, Okta and others say it in one word. */
export const OUTCOMES: readonly string[] = ['status', 'result', 'state', 'outcome'];
const WORD = /^(?:status|result|state|outcome|(?:err)?_?(?:msg|message))$/i;
const FAILED =
  /^(?:false|ko|nok|invalid|fail|failed|failure|err|error|denied|unauthori[sz]ed|unauthenticated|anonymous|locked(?:_out)?|(?:password_)?expired|(?:not|no)[_ -]?(?:logged[_ -]?in|authenticated|session)|(?:logged|signed)[_ -]?out|(?:wrong_credentials|field|general|restart_flow|\w+_(?:exists|code))_error|sign_in_not_allowed)$/i;

/** What the status of an account may be, or that of a subscription. */
const OF_A_USER = /^(?:expired|locked)$/i;

/**
 * Returns how a body reports a failure, without any of its values; `undefined` if it does not. The status in a user's record may be
 * the user's.
 */
export function denialOf(body: unknown, isRecord = false): string | undefined {
  const denied = nameIn(body, SUCCESS, (value) => NO.test(textOf(value)));
  if (denied !== undefined) return `says ${denied}: false`;
  // In any language, the message of no error says so.
  const isNone =
    nameIn(body, ERROR_CODE, (value) => /^0+$/.test(textOf(value)) || (value === 200 && affirms(body))) !== undefined;
  const error = nameIn(body, isNone ? ERROR_ALONE : ERROR, isSaid);
  if (error !== undefined) return `has a member ${error}`;
  const failed = OUTCOMES.find((name) => {
    const said = textOf(member(body, name));
    return FAILED.test(said) && !(isRecord && OF_A_USER.test(said));
  });
  return failed === undefined ? undefined : `says so in its member ${failed}`;
}

function nameIn(body: unknown, names: RegExp, isMeant: (value: unknown) => boolean): string | undefined {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return entries.find(([name, value]) => names.test(name) && isMeant(value))?.[0];
}

/** What is an object is neither a word nor a number. */
export function textOf(value: unknown): string {
  return typeof value === 'object' ? '-' : toText(value);
}

/** Some servers answer everything with 200, and say in the body, or in its error, what they mean. */
export function statusesIn(body: unknown): readonly [own: readonly number[], inner: readonly number[]] {
  const inner = [member(body, 'error'), member(member(body, 'errors'), '0')];
  return [numbersIn(body), inner.flatMap(numbersIn)];
}

function numbersIn(place: unknown): readonly number[] {
  return ['statusCode', 'status', 'code'].map((name) => Number(textOf(member(place, name))));
}

/** Returns whether a body reports success. */
export function affirms(body: unknown): boolean {
  // To many servers 0 is the code of no error.
  const isCode = numbersIn(body).some((status) => status === 0 || (status >= 200 && status < 300));
  const word = nameIn(body, WORD, (value) => SUCCESS.test(textOf(value)));
  return isCode || (word ?? nameIn(body, SUCCESS, (value) => value === true)) !== undefined;
}

function isSaid(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && !NO_ERROR.test(toText(value));
}
