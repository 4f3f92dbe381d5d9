import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import { quietly } from '../browser/quietly.ts';
import { toText } from '../request/body.ts';
import { type Found, type Mistake, wrong } from './sentences.ts';

/** Reads one option: checks what was given, or says what holds where nothing was. */
export type Read<Setting> = (given: unknown, name: string, page: Page | undefined) => Setting;

/** The options of one object, by name, each with its check and its default. */
export type Table<Settings> = { readonly [Name in keyof Settings]-?: Read<Settings[Name]> };

/**
 * Reads an object by its table. Own members only, so that nothing comes from a polluted `Object.prototype`; a member that the table does
 * not have is an error.
 */
export function readMembers<Settings extends object>(
  table: Table<Settings>,
  given: unknown,
  name: string,
  page: Page | undefined,
): Settings {
  const names = Object.keys(table);
  if (typeof given !== 'object' || given === null) throw wrong(name, 'object', ...names);
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

/** A number that is in range. */
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

/** What may be left out, and is `undefined` then. */
export function optional<Setting>(read: Read<Setting>): Read<Setting | undefined> {
  return (given, name, page) => (given === undefined ? undefined : read(given, name, page));
}

/** A value of a type; of a function no more than that can be checked. */
export function ofType<Setting>(type: 'function' | 'string'): Read<Setting | undefined> {
  return optional((given, name) => {
    if (typeof given === type) return given as Setting;
    throw wrong(name, type);
  });
}

/** A token (RFC 9110, section 5.6.2). */
export const WORD: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/** A scheme, a method, or the name of a header or a cookie, but for those that are refused. */
export function word(refused?: RegExp): Read<string> {
  return (given, name) => {
    if (typeof given !== 'string' || !WORD.test(given)) throw wrong(name, 'word');
    if (refused?.test(given)) throw wrong(name, 'forbidden', given);
    return given;
  };
}

/** A list, of which each item is read alike. */
export function list<Item>(read: Read<Item>): Read<readonly Item[] | undefined> {
  return optional((given, name, page) => {
    if (Array.isArray(given)) return given.map((item: unknown) => read(item, name, page));
    throw wrong(name, 'array');
  });
}

/** An http URL, made absolute. Without a page, which is on a server where nothing is ever sent, a path stays what it is. */
export const url: Read<string> = (given, name, page) => {
  if (given === undefined || given === null || given === '') throw wrong(name, 'missing');
  const text = textOf(given);
  if (page === undefined && text.startsWith('/')) return text;
  // A path without its slash would mean another URL on every page.
  const parsed = parse(text, text.startsWith('/') ? page?.baseUrl() : undefined);
  if (parsed === undefined) throw wrong(name, 'url', text);
  // No fetch takes it, and none may say it.
  if (parsed.username + parsed.password !== '') throw wrong(name, 'credentials');
  return parsed.href;
};

/** Names of the machine itself, which a browser takes for secure without TLS. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** An exact origin: https, this machine, or http where the page itself is http. */
export const origin: Read<string> = (given, name, page) => {
  const text = textOf(given);
  const parsed = parse(text);
  // A pattern is a valid host to the URL parser.
  const exact = parsed?.hostname.includes('*') ? undefined : parsed?.origin;
  const isSecure = parsed?.protocol === 'https:' || LOOPBACK.test(parsed?.hostname ?? '');
  if (exact !== undefined && exact === given) {
    if (isSecure || page === undefined || page.origin().startsWith('http:')) return exact;
    throw wrong(name, 'clear', exact);
  }
  throw wrong(name, 'origin', text, exact);
};

/** What can't be made a text is no URL either, and is named by what it is. */
function textOf(given: unknown): string {
  return quietly(() => toText(given)) ?? typeof given;
}

/** Returns an http URL, or `undefined` for anything else. */
function parse(given: string, baseUrl?: string): URL | undefined {
  const parsed = quietly(() => new URL(given, baseUrl));
  return /^https?:$/.test(parsed?.protocol ?? '') ? parsed : undefined;
}
