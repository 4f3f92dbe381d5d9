import { decoded } from './cookies/decoded.ts';
import { findGrant } from './grant/find-grant.ts';
import type { Answer } from './http/answer.ts';

/** Shorter values, and those that are a word, such as a theme, would be found in any sentence. */
const LEAST = 8;

/** Returns the credentials in an answer: the values of its cookies, and its tokens. */
export function secretsIn({
  json,
  meaning,
  setCookies,
}: Pick<Answer, 'json' | 'meaning' | 'setCookies'>): readonly string[] {
  const grants = [findGrant(json), meaning.type === 'granted' ? meaning.grant : undefined];
  return formsOf([
    ...setCookies.map(({ value }) => value),
    ...grants.flatMap((grant) => [grant?.accessToken ?? '', grant?.refreshToken ?? '']),
  ]);
}

/** Returns the credentials among the values, each as it is, decoded, and as a URL has it. */
export function formsOf(values: readonly string[]): readonly string[] {
  // Decoded, a value may be a single character.
  return values.filter(isCredential).flatMap((value) => [value, decoded(value), inPath(value)].filter(isCredential));
}

function isCredential(value: string): boolean {
  return value.length >= 2 * LEAST || (value.length >= LEAST && /\d/.test(value));
}

function inPath(value: string): string {
  const url = new URL('https://app.example.com');
  url.pathname = value;
  return url.pathname.slice(1);
}
