/** Returns a short hash that does not reveal the text: two FNV-1a hashes of 32 bits. No login depends on it. */
export function fingerprint(value: string): string {
  let one = 0x811c9dc5;
  let other = 0;
  for (const character of value) {
    one = Math.imul(one ^ (character.codePointAt(0) ?? 0), 0x01000193);
    other = Math.imul(other ^ one, 0x9e3779b1) + 1;
  }
  return `${one} ${other}`;
}
