/** The most characters (UTF-16 code units) of each text in a store. */
export const LONGEST = { id: 64, subject: 255, acr: 255, device: 512, address: 64 } as const;

/** PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair: each store would refuse, cut off or replace it in its own way. */
const UNKEPT = /[\0\p{Surrogate}]/u;

/** Throws a `TypeError` with the name of the call, unless every store keeps the text as it is. */
export function checkText(what: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    const given = typeof value === 'string' ? `has ${value.length}` : `is ${value === null ? 'null' : typeof value}`;
    throw new TypeError(`${what} has to be a text of 1 to ${longest} characters, and ${given}.`);
  }
  if (UNKEPT.test(value)) throw new TypeError(`${what} has a NUL or half a surrogate pair, which no store can keep.`);
  return value;
}

/** Cuts a text that came over the network to what a store keeps; `undefined` where nothing is left. */
export function keptText(text: string, longest: number): string | undefined {
  // Half of a pair is cut off, not replaced by another character.
  const kept = text
    .replace(/\0/g, '')
    .slice(0, longest)
    .replace(/\p{Surrogate}/gu, '');
  return kept === '' ? undefined : kept;
}
