import { Bare, bare } from '../bare.ts';
import type { Token } from '../session/state.ts';
import type { Csrf } from './csrf.ts';
import { isSafe } from './method.ts';
import { tagOf } from '../tag-of.ts';

/** How a call carries its credentials. */
export interface Attach {
  /** The header with the token; `undefined` if cookies carry it. */
  readonly header: string | undefined;
  /** For example `Bearer`; `undefined` if the header's value is only the token. */
  readonly scheme: string | undefined;
  readonly csrf: Csrf | undefined;
}

/** Makes the header's value. */
export function authorizationOf(
  { accessToken }: { readonly accessToken: string },
  { header, scheme }: Attach,
): string | undefined {
  if (header === undefined || accessToken === '') return undefined;
  return scheme === undefined ? accessToken : `${scheme} ${accessToken}`;
}

/** Keeps the value of the last token, because thousands of calls may use it. */
export function createAuthorize(attach: Attach): (token: Token) => string | undefined {
  let last: Token | undefined;
  let value: string | undefined;
  return (token) => {
    if (token !== last) value = authorizationOf(token, attach);
    last = token;
    return value;
  };
}

/** Returns whether a redirect forwards the header: browsers drop only Authorization (Fetch, HTTP-redirect fetch, step 13). */
export function isTakenAlong({ header }: Attach): boolean {
  return header !== undefined && !isName(header, 'Authorization');
}

/** Returns a copy of the caller's headers with those of the session. A header without a value is left out. */
export function attachTo(
  headers: HeadersInit | undefined,
  { header, csrf }: Attach,
  value: string | undefined,
  method: string,
): HeadersInit | undefined {
  const own = header === undefined ? headers : withHeader(headers, header, value);
  const repeated = csrf === undefined || isSafe(method) ? undefined : csrf.read();
  return csrf === undefined || repeated === undefined ? own : withHeader(own, csrf.header, repeated);
}

/** Returns whether the caller has set the header. */
export function hasHeader(headers: HeadersInit, name: string): boolean {
  if (isHeaders(headers)) return headers.has(name);
  const names = Array.isArray(headers) ? headers.map((pair) => pair[0]) : Object.keys(headers);
  return names.some((given) => isName(given, name));
}

/**
 * Copies headers that can be read only once: any iterable of pairs, such as a Map, counts as a sequence (Web IDL). Not by `Array.from`,
 * which old libraries replace.
 */
export function keepHeaders(headers: HeadersInit): HeadersInit {
  return Symbol.iterator in headers && !isHeaders(headers) ? [...(headers as Iterable<[string, string]>)] : headers;
}

/**
 * Returns a copy of the caller's headers with ours set. Pairs stay pairs and a record stays a record, because `Headers` would change
 * the case of the names on the wire. `Headers` stay `Headers`: what wraps fetch takes anything else for a record. A header without a
 * value is left out.
 */
export function withHeader(headers: HeadersInit | undefined, name: string, value: string | undefined): HeadersInit {
  if (headers === undefined) return single(name, value);
  if (isHeaders(headers)) {
    const copy = new Headers(headers);
    // The session's header has no name where cookies carry the session.
    if (name !== '') copy.delete(name);
    if (value !== undefined) copy.set(name, value);
    return copy;
  }
  if (!Array.isArray(headers)) return record(headers, name, value);
  const others = headers.filter((pair) => !isName(pair[0], name));
  return value === undefined ? others : [...others, [name, value]];
}

/** An object with a single member, to save memory. */
class Single extends Bare {
  [name: string]: string;
}

/** The common case, without a loop. */
function single(name: string, value: string | undefined): HeadersInit {
  const headers = new Single();
  if (value !== undefined) headers[name] = value;
  return headers;
}

/** Has no prototype, so that a polluted `Object.prototype` adds no headers. */
function record(headers: Record<string, string>, name: string, value: string | undefined): HeadersInit {
  const copy = bare(headers);
  for (const given of Object.keys(copy)) if (isName(given, name)) delete copy[given];
  if (value !== undefined) copy[name] = value;
  return copy;
}

function isName(given: string | undefined, name: string): boolean {
  return given?.length === name.length && given.toLowerCase() === name.toLowerCase();
}

/** Checks the tag, not `instanceof`: the `Headers` of an iframe count too. */
function isHeaders(headers: HeadersInit): headers is Headers {
  return tagOf(headers) === 'Headers';
}
