import { toText } from '../to-text.ts';
import { isObject, member } from './member.ts';

/** Members by which servers say with a 2xx whether something worked, in any casing. */
const SUCCESS =
  /^(?:is_?)?(?:ok|true|valid|authenticated|authori[sz]ed|two_factor_complete|(?:login[_ ]?)?(?:succeeded|suc+es+o?(?:ful)?|exito))$/i;
/** Members of an error, which count where something stands in them. */
const ERROR =
  /^(?:(?:is|has|(?:non_?)?field)_?)?(?:exception|erro?r?(?:s|_?(?:no|code|msg|message|description))?)$|(?:user|account)_?errors$/i;
/** Those with a number, to which 0 is no error. */
const ERROR_CODE = /^err(?:or)?_?(?:no|code)$/i;
/** Some write `false` as a number or as a word. */
export const NO: RegExp = /^(?:false|no?|disabled|0*)$/i;
/** What stands in the member of an error where there is none. */
const NO_ERROR = /^(?:false|no(?:ne|[ _]error.*)|null|n\/a|0*)$/i;
/** JSend, Okta and others say it in one word. */
export const OUTCOME: RegExp = /^(?:status|result|state)$/i;
/** The number of the status, in a body. */
const STATUS = /^(?:http_?|response_?)?(?:(?:status_?)?code|status)$/i;
/** Members whose word may be one of `FAILED`: the type `Error` of Pothos, too. */
const WORD = /^(?:status|result(?:_?code)?|state|detail|__typename|description|msg|message)$/i;
/** Auth.js answers with the page to go to. */
const NEXT_PAGE = /^(?:url|location|(?:next|redirect)\w*)$/i;
/** What a refresh says of its new cookies. */
const MORE = /^expires/i;
/** The query of a page to which Spring, Auth.js and others lead after a failure. */
export const ERROR_PAGE: RegExp =
  /(?:^|\/)(?:(?:log|sign)[-_]?(?:in|out)|auth(?![a-z])|error)[^?/]*\?(?:.*&)?(?:error(?!=false)|(?:\w+_)?failed|denied|csrf=true)(?:[=&]|$)/i;
/** Members of a success, and what they say in some languages. */
const AFFIRMING = /^(?:status|result|state|(?:err(?:or)?_?)?(?:code|msg|message))$/i;
const SUCCEEDED =
  /^(?!.*(?:no(?:[nt]| lo)|unsucc|unauth|fail|error|false|must|need|have to|already|elsewhere|device|不|未)).*(?:success|\bok\b|(?:logged|signed) in|refreshed|成功|성공)/i;
/** The words of an outcome that is none, whole: a sentence may have them too. Those with underscores are of Okta and SuperTokens. */
const FAILED =
  /^(?:ko|nok|false|invalid|fail(?:ed|ure)?|err(?:or)?|denied|unauth\w+|anonymous|locked(?:_out)?|(?:password_)?expired|not?[_ -]?(?:logged[_ -]?in|authenticated|session)|(?:logged|signed)[_ -]?out|(?:wrong_credentials|field|general|restart_flow|\w+_(?:exists|code))_error|sign_\w+_not_allowed)$/i;

/** Words such as those for a wrong password. They may be about an earlier login, so a refresh decides. */
const REFUSAL =
  /^(?!.*(?:success|last|previous|attempts|signed in|成功|上次))(?=.*(?:cred|passw|user|log.?in|auth|account|[户码号录])).*(?:invalid|incorrect|wrong|\bbad\b|fail|denied|not |n't|locked|[错不失])/i;

/** What the status of an account may be, or that of a subscription. */
const OF_A_USER = /^(?:expired|locked)$/i;

/**
 * Returns how a body reports a failure, without any of its values; `undefined` if it does not. The status in a user's record may be
 * the user's.
 */
export function denialOf(body: unknown, isRecord = false): string | undefined {
  const denied = nameIn(body, SUCCESS, (value) => NO.test(textOf(value)));
  if (denied !== undefined) return `says ${denied}: false`;
  // Beside a code that means success the message, in whatever language, does not count.
  const isNone = nameIn(body, ERROR_CODE, (value) => isZero(value) || (value === 200 && affirms(body))) !== undefined;
  const error = isNone ? undefined : nameIn(body, ERROR, isSaid);
  if (error !== undefined) return `has a member ${error}`;
  const failed = nameIn(body, WORD, (value) => {
    const said = textOf(value).replace(/\W+$/, '');
    return FAILED.test(said) && !(isRecord && OF_A_USER.test(said));
  });
  const page = isRecord ? undefined : nameIn(body, NEXT_PAGE, (value) => ERROR_PAGE.test(textOf(value)));
  return (failed ?? page) && `says so in its member ${failed ?? page}`;
}

/** Where a login goes on. Only a refresh can tell whether the session is there already. */
const SECOND_PAGE = /2fa|mfa|otp|two.?factor|verif/i;

/** Returns whether the words of an answer to a login sound like a refusal, or lead to the page of a second factor. */
export function soundsRefused(place: object): boolean {
  if (nameIn(place, NEXT_PAGE, (value) => SECOND_PAGE.test(textOf(value))) !== undefined) return true;
  const isSuccess = nameIn(place, SUCCESS, (value) => value === true) !== undefined;
  return !isSuccess && nameIn(place, WORD, (value) => REFUSAL.test(textOf(value))) !== undefined;
}

function nameIn(body: unknown, names: RegExp, isMeant: (value: unknown) => boolean): string | undefined {
  return membersOf(body).find(([name, value]) => names.test(name) && isMeant(value))?.[0];
}

export function membersOf(value: unknown): readonly [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The beginning of a text, since a body may be large. What is an object is neither a word nor a number. */
export function textOf(value: unknown): string {
  return typeof value === 'object' ? '-' : toText(value).slice(0, 200);
}

function isZero(value: unknown): boolean {
  return /^0+$/.test(textOf(value));
}

/** Some servers answer everything with 200, and say in the body, or in its error, what they mean. */
export function statusesIn(body: unknown): readonly [own: readonly number[], inner: readonly number[]] {
  const error = member(member(body, 'errors'), '0');
  // GraphQL servers hand on the answer of the service behind them, or a part of it.
  const extensions = member(error, 'extensions');
  const handedOn = ['http', 'response'].map((name) => member(extensions, name));
  const inner = [member(body, 'error'), error, extensions, ...handedOn];
  return [numbersIn(body), inner.flatMap(numbersIn)];
}

function numbersIn(place: unknown): readonly number[] {
  return membersOf(place).flatMap(([name, value]) => (STATUS.test(name) ? Number(textOf(value)) : []));
}

/** Returns whether a body reports success. */
export function affirms(body: unknown): boolean {
  // To many servers 0 is the code of no error.
  const isCode = numbersIn(body).some((status) => status === 0 || (status >= 200 && status < 300));
  const said =
    nameIn(body, MORE, isSaid) ??
    nameIn(body, ERROR_CODE, isZero) ??
    nameIn(body, AFFIRMING, (value) => [SUCCESS, SUCCEEDED].some((words) => words.test(textOf(value)))) ??
    nameIn(body, SUCCESS, (value) => /^(?:true|1)$/.test(textOf(value)));
  return isCode || said !== undefined;
}

function isSaid(value: unknown): boolean {
  if (typeof value !== 'object')
    return value !== undefined && ![NO_ERROR, SUCCEEDED].some((words) => words.test(textOf(value)));
  // No deeper: a body that an app hands over may lead back to itself.
  const isThere = ([, inner]: [string, unknown]): boolean =>
    typeof inner === 'object' ? membersOf(inner).length > 0 : isSaid(inner);
  const isNone = ['code', 'message'].some((name) => SUCCESS.test(textOf(member(value, name))));
  return !isNone && membersOf(value).some(isThere);
}
