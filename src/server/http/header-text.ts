const LONGEST = 255;

/** Returns a header as it can be shown: a proxy may let bytes through that a terminal takes for commands. */
export function headerText({ headers }: Request, name: string): string | undefined {
  return headers
    .get(name)
    ?.slice(0, LONGEST)
    .replace(/[^\x20-\x7e]/g, '?');
}
