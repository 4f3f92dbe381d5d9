import { bare } from '../bare.ts';
import { type Read, WORD, word } from './checks.ts';
import { wrong } from './sentences.ts';

/** A method, except those that fetch refuses (Fetch, section 2.2.1). */
export const method: Read<string> = /* @__PURE__ */ word(/^(?:connect|trace|track)$/i);
const FORBIDDEN =
  /^(?:accept-(?:charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie2?|te|trailer|transfer-encoding|upgrade|via|(?:proxy|sec)-.*)$/i;
export const header: Read<string> = /* @__PURE__ */ word(FORBIDDEN);
/** A response header that scripts can read. */
export const readable: Read<string> = /* @__PURE__ */ word(/^set-cookie2?$/i);

/** The characters that a header's value may have. */
const TEXT = /^[\t\x20-\x7e\x80-\xff]*$/;

export function readHeaders(given: unknown, name: string): Readonly<Record<string, string>> {
  if (typeof given === 'object' && given !== null && !(Symbol.iterator in given)) {
    const own = Object.entries(given);
    const isSendable = own.every(([key, value]) => WORD.test(key) && typeof value === 'string' && TEXT.test(value));
    if (isSendable) {
      for (const [key] of own) header(key, name);
      return bare({ ...given });
    }
  }
  throw wrong(name, 'record');
}
