/** Returns a short text that is equal for equal texts and does not tell them: two hashes of 32 bits (FNV-1a), which no login rests on. */
export function fingerprint(value: string): string {
  let one = 0x811c9dc5;
  let other = 0;
  for (const character of value) {
    one = Math.imul(one ^ (character.codePointAt(0) ?? 0), 0x01000193);
    other = Math.imul(other ^ one, 0x9e3779b1) + 1;
  }
  return `${one} ${other}`;
}
