const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** A JWT, or anything as long and as random as a key. */
const SECRET = /(?:eyJ[\w-]+|[\w-]{16,})\.[\w-]{16,}\.[\w-]*|[\w+-]{40,}/g;

const LONGEST = 400;

/**
 * Makes a sentence fit for a terminal and a bug report: a server may have put control characters or a secret into the part that is
 * quoted from it. `known`: the credentials that the server has given, which may look like any word.
 */
export function printable(sentence: string, known: Iterable<string> = []): string {
  let told = sentence.slice(0, 10 * LONGEST);
  // A shorter one may be a part of a longer one, whose rest would be left.
  for (const secret of [...known].sort((a, b) => b.length - a.length)) told = told.replaceAll(secret, '…');
  // What is cut off first would be half a secret, which looks like none.
  return told.replaceAll(SECRET, '…').slice(0, LONGEST).replaceAll(CONTROL, '?');
}
