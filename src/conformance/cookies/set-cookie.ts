import { parseCookieDate } from './cookie-date.ts';
import { isPublicSuffix } from './public-suffix.ts';

/** A `Set-Cookie` field, as a browser reads it (RFC 6265bis, section 5.6). */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** In lower case; `undefined` if missing or unknown. */
  readonly sameSite: 'strict' | 'lax' | 'none' | undefined;
  readonly path: string | undefined;
  /** Without a leading dot, in lower case. */
  readonly domain: string | undefined;
  /** Seconds. */
  readonly maxAge: number | undefined;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
  readonly partitioned: boolean;
  /** The name of a second cookie in the field, which browsers don't see: they read one cookie a field. */
  readonly joined: string | undefined;
}

/** Where `Headers.get` and some gateways join two fields. A date has a comma too, but no name and `=` after it. */
const JOINED = /,\s*([\w!#$%&'*+.^`|~-]+)=/;

export function parseSetCookie(field: string): SetCookie {
  const [pair = '', ...rest] = field.split(';');
  const attributes = new Map(rest.map((attribute) => split(attribute, true)));
  const [name, value] = split(pair, false);
  const sameSite = attributes.get('samesite')?.toLowerCase();
  const path = attributes.get('path');
  const maxAge = attributes.get('max-age');
  return {
    name,
    value,
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? sameSite : undefined,
    path: path?.startsWith('/') ? path : undefined,
    domain: attributes.get('domain')?.replace(/^\./, '').toLowerCase() || undefined,
    partitioned: attributes.has('partitioned'),
    maxAge: maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) : undefined,
    expires: parseCookieDate(attributes.get('expires') ?? ''),
    joined: JOINED.exec(rest.join(';'))?.[1],
  };
}

function split(pair: string, isAttribute: boolean): readonly [string, string] {
  const at = pair.indexOf('=');
  const name = strip(at < 0 ? pair : pair.slice(0, at));
  const value = at < 0 ? '' : strip(pair.slice(at + 1));
  return [isAttribute ? name.toLowerCase() : name, value];
}

/** Strips only space and tab, as browsers do; `trim` would strip more. */
function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '	';
}

/** Whether the field deletes the cookie instead of setting it. `Max-Age` takes precedence over `Expires`. */
export function isDeletion({ maxAge, expires }: SetCookie, now: number): boolean {
  return maxAge === undefined ? expires !== undefined && expires <= now : maxAge <= 0;
}

/** Whether the field leaves a browser without a value: it deletes the cookie, or sets an empty one, as a deletion that has failed does. */
export function isEmptying(cookie: SetCookie, now: number): boolean {
  return cookie.value === '' || isDeletion(cookie, now);
}

/** The path of the cookie if the field has none (RFC 6265bis, section 5.1.4). */
export function pathOf({ path }: SetCookie, url: URL): string {
  if (path !== undefined) return path;
  const last = url.pathname.lastIndexOf('/');
  return last <= 0 ? '/' : url.pathname.slice(0, last);
}

/** Whether a browser sends a cookie of this path to this one. */
export function coversPath(cookiePath: string, requestPath: string): boolean {
  if (cookiePath === requestPath) return true;
  return requestPath.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}

/** Why a browser silently drops the cookie; `undefined` if it keeps it. */
export function reasonToDrop(cookie: SetCookie, url: URL): string | undefined {
  const { name, value, secure, httpOnly, sameSite, path, domain, partitioned } = cookie;
  const prefix = /^__(?:Host-Http|Host|Secure|Http)-/i.exec(name)?.[0].toLowerCase() ?? '';
  if (prefix !== '' && !secure) return `the prefix of ${name} demands Secure`;
  if (prefix.startsWith('__host-') && path !== '/') return `the prefix of ${name} demands Path=/`;
  if (prefix.startsWith('__host-') && domain !== undefined) return `the prefix of ${name} forbids Domain`;
  if (prefix.endsWith('http-') && !httpOnly) return `the prefix of ${name} demands HttpOnly`;
  if (sameSite === 'none' && !secure) return `SameSite=None of ${name} demands Secure`;
  if (partitioned && !secure) return `Partitioned of ${name} demands Secure`;
  if (secure && url.protocol !== 'https:' && !isLoopback(url.hostname)) return `${name} is Secure and came over http`;
  if (domain !== undefined && !isWithin(url.hostname, domain)) return `the Domain of ${name} is not this host's`;
  if (domain !== undefined && domain !== url.hostname && isPublicSuffix(domain))
    return `the Domain of ${name} is a public suffix`;
  if (name.length + value.length > 4096) return `${name} has ${name.length + value.length} bytes, and 4096 are kept`;
  return undefined;
}

export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
