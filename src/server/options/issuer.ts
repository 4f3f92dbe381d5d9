import { text } from './checks.ts';

/** The settings that follow from the server's address. */
export interface Issuer {
  readonly url: string;
  readonly origin: string;
  readonly isSecure: boolean;
  readonly isLoopback: boolean;
}

/** `localhost`, its subdomains, 127.0.0.0/8 and ::1, as `URL` writes them. */
const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Throws a `TypeError` where browsers would refuse the cookies, or the token would be sent in the clear. */
export function issuerOf(issuer: unknown): Issuer {
  const given = text('issuer', issuer);
  if (!URL.canParse(given)) throw new TypeError(`issuer: ${given} is not a URL.`);
  const { hash, origin, password, protocol, search, username } = new URL(given);
  const isLocal = isLoopback(given);
  const isSecure = protocol === 'https:';
  if (!isSecure && !(isLocal && protocol === 'http:'))
    throw new TypeError(`issuer: ${given} has to begin with https://, or with http:// on a loopback address.`);
  if (search + hash + username + password !== '')
    throw new TypeError('issuer: must not have a query, fragment or password.');
  return { url: given, origin, isSecure, isLoopback: isLocal };
}

/** Of an app or an extension, such as `capacitor://localhost`: browsers send it, and `URL` calls it `null`. */
const OF_APP = /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d+)?$/;

/**
 * Returns the origins of a list, which may be a `Set`. Throws where it is empty, or holds what browsers never send as an origin: a
 * pattern, a slash at the end, `null`, a default port.
 */
export function listedOrigins(origins: Iterable<string>): readonly string[] {
  // A text would be read as a list of its characters.
  if (typeof origins !== 'object' || !(Symbol.iterator in origins))
    throw new TypeError('origins: has to be a list, or a function.');
  const list = [...origins];
  if (list.length === 0) throw new TypeError('origins: has none, so that every call would be refused.');
  for (const origin of list) {
    const canonical = URL.canParse(origin) ? new URL(origin).origin : undefined;
    if (canonical !== undefined && origin === canonical && !origin.includes('*')) continue;
    if (canonical === 'null' && OF_APP.test(origin)) continue;
    const hint =
      canonical === undefined || canonical === 'null' || canonical.includes('*')
        ? 'https://app.example.com'
        : canonical;
    throw new TypeError(`origins: ${origin} is not an origin as browsers send it, such as ${hint}.`);
  }
  return list;
}
