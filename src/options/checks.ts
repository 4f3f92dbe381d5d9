import { bare } from '../bare.ts';

/** Makes the error for an option: which one, what is wrong, what to write instead. */
export function wrong(name: string, problem: string, instead: string): TypeError {
  return new TypeError(`createAuth: the option ${name} ${problem}. Write ${instead}.`);
}

/** Copies an object's own members, so that nothing is read from a polluted `Object.prototype`. */
export function ownMembers<T extends object>(name: string, given: T, names: readonly string[]): T {
  if (typeof given !== 'object' || given === null) throw wrong(name, 'is no object', `one with ${names.join(', ')}`);
  const unknown = Object.keys(given).find((member) => !names.includes(member));
  if (unknown !== undefined) throw wrong(`${name}.${unknown}`, 'is not known', `one of ${names.join(', ')}`);
  return bare(given);
}

/** Makes an http URL absolute. Without a base, which is on a server where nothing is ever sent, a path stays what it is. */
export function absoluteUrl(name: string, given: string | URL, baseUrl: string | undefined): string {
  const instead = "a path of this site, such as '/auth/refresh', or an absolute https URL";
  if (given === undefined || given === null || given === '') throw wrong(name, 'is missing', instead);
  if (baseUrl === undefined && String(given).startsWith('/')) return String(given);
  const url = parse(given, baseUrl);
  if (url === undefined || !isHttp(url)) throw wrong(name, `is no http URL: ${given}`, instead);
  return url.href;
}

export function exactOrigin(given: string): string {
  const url = parse(given);
  // A pattern is a valid host to the URL parser.
  const origin = url && isHttp(url) && !url.hostname.includes('*') ? url.origin : undefined;
  if (origin === given) return given;
  const instead = `exact origins, such as '${origin ?? 'https://api.example.com'}', or leave it out`;
  throw wrong('origins', `holds '${given}', which is no origin`, instead);
}

/** Schemes and the names of headers and cookies are tokens (RFC 9110, section 5.6.2). */
export function word<T extends string | undefined>(name: string, given: T): T {
  if (given === undefined || /^[\w!#$%&'*+.^`|~-]+$/.test(given)) return given;
  throw wrong(name, 'is no name', "a word, such as 'Bearer' or 'X-CSRF-Token'");
}

export function milliseconds(name: string, given: number, least = 0): number {
  if (typeof given === 'number' && given >= least) return given;
  throw wrong(name, 'is out of range', `milliseconds, at least ${least}`);
}

export function bytes(name: string, given: number): number {
  if (typeof given === 'number' && given >= 0) return given;
  throw wrong(name, 'is out of range', 'a number of bytes, or 0');
}

export function count(name: string, given: number): number {
  if (Number.isInteger(given) && given > 0) return given;
  throw wrong(name, 'is out of range', 'a whole number, at least 1');
}

export function callable<T>(name: string, given: T | undefined): T | undefined {
  if (given === undefined || typeof given === 'function') return given;
  throw wrong(name, 'is no function', 'a function, or leave it out');
}

function parse(given: string | URL, baseUrl?: string): URL | undefined {
  try {
    return new URL(given, baseUrl);
  } catch {
    return undefined;
  }
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}
