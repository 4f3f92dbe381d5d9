import { bare } from '../bare.ts';
import { isObject } from '../refresh/member.ts';
import { wrong } from './sentences.ts';

/** A token (RFC 9110, section 5.6.2). */
export const WORD: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/** The characters that a header's value may have. */
const TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Reads a record of headers; a deployment may decide their values. */
export function readHeaders(given: unknown, name: string): Readonly<Record<string, string>> | undefined {
  if (given === undefined) return undefined;
  if (isObject(given) && !(Symbol.iterator in given)) {
    const isSendable = Object.entries(given).every(
      ([key, value]) => WORD.test(key) && typeof value === 'string' && TEXT.test(value),
    );
    if (isSendable) return bare({ ...given });
  }
  throw wrong(name, 'record');
}
