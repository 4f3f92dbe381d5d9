/** The maximum length of each text in a store, in UTF-16 code units. */
export const LONGEST = { id: 64, subject: 255, acr: 255, device: 512, address: 64 } as const;

/** PostgreSQL cannot store NUL, and UTF-8 no lone surrogate: stores would refuse, cut off or replace them in different ways. */
const UNKEPT = /[\0\p{Surrogate}]/u;

/** Throws a `TypeError` with the name of the call, unless every store keeps the text unchanged. */
export function checkText(what: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    const given = typeof value === 'string' ? `has ${value.length}` : `is ${value === null ? 'null' : typeof value}`;
    throw new TypeError(`${what} has to be a text of 1 to ${longest} characters, and ${given}.`);
  }
  if (UNKEPT.test(value)) throw new TypeError(`${what} has a NUL or half a surrogate pair.`);
  return value;
}

/** Cuts a text from the network to the length that stores keep; `undefined` if nothing is left. */
export function keptText(text: string, longest: number): string | undefined {
  // Half of a surrogate pair is cut off, not replaced.
  const kept = text
    .replace(/\0/g, '')
    .slice(0, longest)
    .replace(/\p{Surrogate}/gu, '');
  return kept === '' ? undefined : kept;
}
