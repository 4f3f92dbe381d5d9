/** What a `WWW-Authenticate` field says (RFC 9110, section 11.6.1; RFC 6750, section 3). */
export interface Challenge {
  readonly scheme: string;
  readonly error: string | undefined;
}

/** Reads the first challenge for a bearer, else the first of any scheme. */
export function challengeOf(field: string | null): Challenge | undefined {
  if (field === null || field.trim() === '') return undefined;
  const text = field.slice(0, 1000);
  const schemes = [...text.matchAll(/(?:^|,\s*)([A-Za-z][\w-]*)(?=\s+[\w-]+\s*=|\s*(?:,|$))/g)].map(
    ([, name = '']) => name,
  );
  const scheme = schemes.find((name) => name.toLowerCase() === 'bearer') ?? schemes[0] ?? '';
  const error = /(?:^|[\s,])error\s*=\s*(?:"([^"]*)"|([\w-]+))/i.exec(text);
  return { scheme, error: error?.[1] ?? error?.[2] };
}
