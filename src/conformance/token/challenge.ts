/** What a `WWW-Authenticate` field says (RFC 9110, section 11.6.1; RFC 6750, section 3). */
export interface Challenge {
  readonly scheme: string;
  readonly error: string | undefined;
}

const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g;

/** Reads the first challenge for a bearer, else the first of any scheme. */
export function challengeOf(field: string | null): Challenge | undefined {
  if (field === null || field.trim() === '') return undefined;
  const text = field.slice(0, 1000);
  // A text in quotes may say anything, such as error=invalid_token.
  const unquoted = text.replaceAll(QUOTED, '""');
  const schemes = [...unquoted.matchAll(/(?:^|,\s*)([A-Za-z][\w-]*)(?=\s+[\w-]+\s*=|\s*(?:,|$))/g)].map(
    ([, name = '']) => name,
  );
  const scheme = schemes.find((name) => name.toLowerCase() === 'bearer') ?? schemes[0] ?? '';
  const error = [...text.matchAll(PARAMETER)].find(([, name = '']) => name.toLowerCase() === 'error');
  return { scheme, error: error?.[2] ?? error?.[3] };
}
