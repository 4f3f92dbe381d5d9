const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** A JWT, or anything as long and as random as a key. */
const SECRET = /(?:eyJ[\w-]+|[\w-]{16,})\.[\w-]{16,}\.[\w-]*|[\w+-]{40,}/g;

/**
 * Makes a sentence fit for a terminal and a bug report: a server may have put control characters or a secret into the part that is
 * quoted from it.
 */
export function printable(sentence: string): string {
  return sentence.slice(0, 400).replaceAll(SECRET, '…').replaceAll(CONTROL, '?');
}
