import { GUIDE } from '../errors/say.ts';

/** The kinds of mistakes in options. */
export type Mistake =
  | 'above-0'
  | 'array'
  | 'attach'
  | 'attempts'
  | 'bytes'
  | 'clear'
  | 'claims'
  | 'credentials'
  | 'empty'
  | 'fetch'
  | 'forbidden'
  | 'function'
  | 'keep-alive'
  | 'milliseconds'
  | 'missing'
  | 'object'
  | 'origin'
  | 'promise'
  | 'reauthenticate'
  | 'record'
  | 'signal'
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
        'above-0': () => 'is out of range. Write a number above 0.',
        array: () => 'is not an array. Write an array, or leave it out.',
        attach: () => "has an unknown value. Write 'cookies', or an object with header and scheme.",
        attempts: () => 'is out of range. Write a whole number, at least 1.',
        bytes: () => 'is out of range. Write a number of bytes, or 0.',
        clear: ([given]) =>
          `has '${given}', which would send a token without encryption. Write one that begins with https.`,
        claims: () => "is not an object of JSON. Write the claims, such as { sub: 'alice' }, or leave it out.",
        credentials: () => `has a user name or a password. Write ${A_URL}.`,
        empty: () => 'is empty. Write a text, or leave it out.',
        fetch: () => 'is not a function that returns a fetch. Write one, such as () => fetch.',
        forbidden: ([name]) => `is ${name}, which browsers don't let scripts send. Write another one.`,
        function: () => 'is not a function. Write a function.',
        'keep-alive': () => 'has an unknown value. Write true, false or a function.',
        milliseconds: ([least]) => `is out of range. Write milliseconds, at least ${least}.`,
        missing: () => `is missing. Write ${A_URL}.`,
        object: (names) => `is not an object. Write ${names.length === 0 ? 'one' : `one with ${names.join(', ')}`}.`,
        origin: ([given, exact]) =>
          `has '${given}', which is not an origin. Write exact origins, such as '${originLike(exact)}', or leave it out.`,
        promise: () => 'is a promise. Write the function that makes it, such as () => fetch(…), or a URL.',
        reauthenticate: () => 'has an unknown value. Write holdAndReplay(…) of rebearer/hold.',
        record: () => "is not a record. Write an object, such as { 'X-Requested-With': 'fetch' }.",
        signal: () => 'is not an AbortSignal. Write the signal of an AbortController, or leave it out.',
        statuses: () => 'is out of range. Write statuses, such as 401.',
        string: () => 'is not a string. Write a string, or leave it out.',
        tabs: () => "needs a refresh that every tab can make. Write 'off', or leave it out.",
        token: () => 'contains a token. Write only the claims.',
        unknown: (names) => `is unknown. Write one of ${names.join(', ')}.`,
        unlisted: () => 'would send the token to an origin that is not listed. Add its origin to origins.',
        url: ([given, base]) => `is not an http URL: ${given}. ${urlRemedy(String(given), base)}`,
        value: (values) =>
          `has an unknown value. Write one of ${values.map((value) => JSON.stringify(value)).join(', ')}.`,
        word: () => "is not a name. Write a word, such as 'Bearer' or 'X-CSRF-Token'.",
      }
    : undefined;

const A_URL = "a path of this site, such as '/auth/refresh', or an absolute https URL";

/** Chromium escapes the asterisk of a pattern. */
function originLike(exact: Found): Found {
  return exact === undefined || String(exact).includes('%') ? 'https://api.example.com' : exact;
}

/** `base` is the page's own URL, if the given one is a path of it. */
function urlRemedy(given: string, base: Found): string {
  if (given.includes('*') || (/^\/[^/\\]/.test(given) && base === undefined))
    return 'Write exact URLs as text: patterns are not read.';
  if (typeof base === 'string' && !base.startsWith('http'))
    return `This page is at ${base}, where paths lead to no server: write an absolute https URL, such as 'https://api.example.com${given}'.`;
  return `Write ${A_URL}.`;
}

/** Makes the error for an option: its name, what is wrong, what to write instead. Production builds name only the kind of the mistake. */
export function wrong(name: string, mistake: Mistake, ...found: readonly Found[]): TypeError {
  const problem = SENTENCES === undefined ? `is wrong (${mistake}).` : SENTENCES[mistake](found);
  const subject = SENTENCES === undefined || name.includes(':') ? name : `${name}: the argument`;
  return new TypeError(`${subject} ${problem} See ${GUIDE}#options`);
}
