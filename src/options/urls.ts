import type { Page } from '../browser/page.ts';
import { quietly } from '../browser/quietly.ts';
import { withoutQuery } from '../request/without-query.ts';
import { toText } from '../to-text.ts';
import { wrong } from './sentences.ts';

/** Two slashes, after which a browser reads the name of a host, or a pattern. */
const AMBIGUOUS = /^\/\s*[/\\]|^[^?#]*\*/;

/** An http URL, made absolute. On a server, where no request is made, a path stays a path. */
export function readUrl(given: unknown, name: string, page: Page | undefined): string {
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
  if (parsed === undefined) throw wrong(name, 'url', withoutQuery(text), base);
  // Fetch rejects it, and the message must not contain the password.
  if (parsed.username + parsed.password !== '') throw wrong(name, 'credentials');
  return parsed.href;
}

/** Names of the local machine, which browsers treat as secure without TLS. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Returns whether a URL is http, neither of the local machine nor of a page that is http itself. */
function isClear({ protocol, hostname }: URL, page: Page): boolean {
  return protocol === 'http:' && !LOOPBACK.test(hostname) && !page.origin().startsWith(protocol);
}

/** A URL that receives a cookie or a token. */
export function readEndpointUrl(given: unknown, name: string, page: Page | undefined): string {
  const href = readUrl(given, name, page);
  if (page?.origin().startsWith('https:') && isClear(new URL(href), page))
    throw wrong(name, 'clear', withoutQuery(href));
  return href;
}

/** An exact origin: https, the local machine, or http if the page itself is http. */
export function readOrigin(given: unknown, name: string, page: Page | undefined): string {
  const text = textOf(given);
  const parsed = parse(text);
  // The URL parser accepts a pattern as a host.
  const exact = parsed?.hostname.includes('*') ? undefined : parsed?.origin;
  if (parsed === undefined || exact === undefined || exact !== given) throw wrong(name, 'origin', text, exact);
  if (page && isClear(parsed, page)) throw wrong(name, 'clear', exact);
  return exact;
}

/** A value that can't be converted to text is described by its type. */
function textOf(given: unknown): string {
  return quietly(() => toText(given)) ?? typeof given;
}

/** Returns an http URL, or `undefined` for anything else. */
function parse(given: string, baseUrl?: string): URL | undefined {
  const parsed = quietly(() => new URL(given, baseUrl));
  return /^https?:$/.test(parsed?.protocol ?? '') ? parsed : undefined;
}
