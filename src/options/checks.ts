import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import { quietly } from '../browser/quietly.ts';
import { toText } from '../request/body.ts';
import { type Found, type Mistake, wrong } from './sentences.ts';

/** Reads one option: checks the given value, or returns the default. */
export type Read<Setting> = (given: unknown, name: string, page?: Page) => Setting;

/** The options of one object, by name, with their checks and defaults. */
export type Table<Settings> = { readonly [Name in keyof Settings]-?: Read<Settings[Name]> };

/**
 * Reads an object by its table. It reads own members only, so that a polluted `Object.prototype` adds nothing. A member that the table
 * does not have is an error.
 */
export function readMembers<Settings extends object>(
  table: Table<Settings>,
  given: unknown,
  name: string,
  page?: Page,
): Settings {
  const names = Object.keys(table);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong(name, 'object', ...names);
  const unknown = Object.keys(given).find((member) => !names.includes(member));
  if (unknown !== undefined) throw wrong(memberOf(name, unknown), 'unknown', ...names);
  const own = bare(given);
  const settings = bare<Settings>();
  for (const [member, read] of Object.entries<Read<unknown>>(table))
    Reflect.set(settings, member, read(Reflect.get(own, member), memberOf(name, member), page));
  return settings;
}

function memberOf(name: string, member: string): string {
  return name.includes(':') ? `${name}.${member}` : `${name}: the option ${member}`;
}

/** One of a few values; the first is the default. */
export function oneOf<const Values extends readonly [string | boolean, ...(string | boolean)[]]>(
  ...values: Values
): Read<Values[number]> {
  return (given = values[0], name) => {
    const found = values.find((value) => value === given);
    if (found !== undefined) return found;
    throw wrong(name, 'value', ...values);
  };
}

export const flag: Read<boolean> = /* @__PURE__ */ oneOf(false, true);

/** A number in a range. */
export function number(preset: number, isInRange: (given: number) => boolean, ...mistake: Complaint): Read<number> {
  return (given, name) => {
    const value = given ?? preset;
    if (typeof value === 'number' && isInRange(value)) return value;
    throw wrong(name, ...mistake);
  };
}

type Complaint = readonly [Mistake, ...Found[]];

export function milliseconds(preset: number, least = 0): Read<number> {
  return number(preset, (given) => given >= least, 'milliseconds', least);
}

/** An option that may be missing, and is then `undefined`. */
export function optional<Setting>(read: Read<Setting>): Read<Setting | undefined> {
  return (given, name, page) => (given === undefined ? undefined : read(given, name, page));
}

/** A value of a type, which has to be there. Of a function only the type can be checked. */
export function needed(type: 'function' | 'string'): (given: unknown, name: string) => never {
  return (given, name) => {
    if (typeof given === type) return given as never;
    throw wrong(name, type);
  };
}

/** A value of a type that may be missing. */
export function ofType<Setting>(type: 'function' | 'string'): Read<Setting | undefined> {
  return optional<Setting>(needed(type));
}

/** A token (RFC 9110, section 5.6.2). */
export const WORD: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/** A scheme, a method, or the name of a header or a cookie; `refused` excludes some. */
export function word(refused?: RegExp): Read<string> {
  return (given, name) => {
    if (typeof given !== 'string' || !WORD.test(given)) throw wrong(name, 'word');
    if (refused?.test(given)) throw wrong(name, 'forbidden', given);
    return given;
  };
}

/** A list whose items are all read the same way. */
export function list<Item>(read: Read<Item>): Read<readonly Item[] | undefined> {
  return optional((given, name, page) => {
    if (Array.isArray(given)) return given.map((item: unknown) => read(item, name, page));
    throw wrong(name, 'array');
  });
}

/** Two slashes, after which a browser reads the name of a host, or a pattern. */
const AMBIGUOUS = /^\/\s*[/\\]|^[^?#]*\*/;

/** An http URL, made absolute. On a server, where no request is made, a path stays a path. */
export const url: Read<string> = (given, name, page) => {
  if (given === undefined || given === null || given === '') throw wrong(name, 'missing');
  const text = textOf(given);
  // A path without a leading slash would be another URL on every page. The text of a regular expression looks like a path.
  const isPath = typeof given === 'string' && given.startsWith('/');
  // A `<base>`, which markup alone can bring in, must not choose who is asked for a token.
  const own = isPath ? page?.origin() : undefined;
  const base = own === 'null' ? page?.baseUrl() : own;
  const isExact = !AMBIGUOUS.test(text);
  if (isPath && isExact && page === undefined) return text;
  const parsed = isExact ? parse(text, base) : undefined;
  if (parsed === undefined) throw wrong(name, 'url', text.replace(/[?#].*/s, ''), base);
  // Fetch rejects it, and the message must not contain the password.
  if (parsed.username + parsed.password !== '') throw wrong(name, 'credentials');
  return parsed.href;
};

/** Names of the local machine, which browsers treat as secure without TLS. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Returns whether a URL is http, neither of the local machine nor of a page that is http itself. */
function isClear({ protocol, hostname }: URL, page: Page): boolean {
  return protocol === 'http:' && !LOOPBACK.test(hostname) && !page.origin().startsWith(protocol);
}

/** A URL that receives a cookie or a token. */
export const endpointUrl: Read<string> = (given, name, page) => {
  const href = url(given, name, page);
  if (page?.origin().startsWith('https:') && isClear(new URL(href), page))
    throw wrong(name, 'clear', href.replace(/[?#].*/s, ''));
  return href;
};

/** An exact origin: https, the local machine, or http if the page itself is http. */
export const origin: Read<string> = (given, name, page) => {
  const text = textOf(given);
  const parsed = parse(text);
  // The URL parser accepts a pattern as a host.
  const exact = parsed?.hostname.includes('*') ? undefined : parsed?.origin;
  if (parsed === undefined || exact === undefined || exact !== given) throw wrong(name, 'origin', text, exact);
  if (page && isClear(parsed, page)) throw wrong(name, 'clear', exact);
  return exact;
};

/** A value that can't be converted to text is described by its type. */
function textOf(given: unknown): string {
  return quietly(() => toText(given)) ?? typeof given;
}

/** Returns an http URL, or `undefined` for anything else. */
function parse(given: string, baseUrl?: string): URL | undefined {
  const parsed = quietly(() => new URL(given, baseUrl));
  return /^https?:$/.test(parsed?.protocol ?? '') ? parsed : undefined;
}
