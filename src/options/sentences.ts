import { GUIDE } from '../errors/say.ts';

/** Defined in builds for production, whose messages are short. */
declare const REBEARER_PRODUCTION: boolean | undefined;

/** The kinds of mistakes in options. */
export type Mistake =
  | 'array'
  | 'attach'
  | 'attempts'
  | 'bytes'
  | 'clear'
  | 'credentials'
  | 'forbidden'
  | 'function'
  | 'milliseconds'
  | 'missing'
  | 'object'
  | 'origin'
  | 'reauthenticate'
  | 'record'
  | 'statuses'
  | 'string'
  | 'tabs'
  | 'token'
  | 'unknown'
  | 'unlisted'
  | 'url'
  | 'value'
  | 'word';

/** A part of a sentence: the found value, or an allowed value. */
export type Found = string | number | boolean | undefined;

/** For each kind of mistake: what is wrong, and what to write instead. */
const SENTENCES: Readonly<Record<Mistake, (found: readonly Found[]) => string>> | undefined =
  typeof REBEARER_PRODUCTION === 'undefined'
    ? {
        array: () => 'is not an array. Write an array, or leave it out.',
        attach: () => "is unknown. Write 'cookies', or an object with header and scheme.",
        attempts: () => 'is out of range. Write a whole number, at least 1.',
        bytes: () => 'is out of range. Write a number of bytes, or 0.',
        clear: ([origin]) =>
          `has '${origin}', which would send the access token without encryption. Write an https origin.`,
        credentials: () => `has a user name or a password. Write ${A_URL}.`,
        forbidden: ([name]) => `is ${name}, which browsers don't let scripts send. Write another one.`,
        function: () => 'is not a function. Write a function, or leave it out.',
        milliseconds: ([least]) => `is out of range. Write milliseconds, at least ${least}.`,
        missing: () => `is missing. Write ${A_URL}.`,
        object: (names) => `is not an object. Write ${names.length === 0 ? 'one' : `one with ${names.join(', ')}`}.`,
        origin: ([given, exact = 'https://api.example.com']) =>
          `has '${given}', which is not an origin. Write exact origins, such as '${exact}', or leave it out.`,
        reauthenticate: () => 'is unknown. Write holdAndReplay(…) of rebearer/hold.',
        record: () => "is not a record. Write an object, such as { 'X-Requested-With': 'fetch' }.",
        statuses: () => 'is out of range. Write statuses, such as 401.',
        string: () => 'is not a string. Write a string, or leave it out.',
        tabs: () => "needs a refresh that every tab can make. Write 'off', or leave it out.",
        token: () => 'contains a token. Write only the claims.',
        unknown: (names) => `is unknown. Write one of ${names.join(', ')}.`,
        unlisted: () => 'would send the token to an origin that is not listed. Add its origin to origins.',
        url: ([given]) => `is not an http URL: ${given}. Write ${A_URL}.`,
        value: (values) => `is unknown. Write one of ${values.map((value) => JSON.stringify(value)).join(', ')}.`,
        word: () => "is not a name. Write a word, such as 'Bearer' or 'X-CSRF-Token'.",
      }
    : undefined;

const A_URL = "a path of this site, such as '/auth/refresh', or an absolute https URL";

/** Makes the error for an option: its name, what is wrong, what to write instead. Production builds name only the kind of the mistake. */
export function wrong(name: string, mistake: Mistake, ...found: readonly Found[]): TypeError {
  const problem = SENTENCES === undefined ? `is wrong (${mistake}).` : SENTENCES[mistake](found);
  return new TypeError(`${name} ${problem} See ${GUIDE}#options`);
}
