import { text } from './checks.ts';

/** The settings that follow from the server's address. */
export interface Issuer {
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
  return { origin, isSecure, isLoopback: isLocal };
}

/** Of an app or an extension, such as `capacitor://localhost`: browsers send it, and `URL` calls it `null`. */
const OF_APP = /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d+)?$/;

/** Throws where the list holds what browsers never send as an origin: a pattern, a slash at the end, `null`, a default port. */
export function checkOrigins(origins: readonly string[]): void {
  // A text would be read as a list of its characters.
  if (typeof origins === 'string') throw new TypeError('origins: has to be a list, or a function.');
  for (const origin of origins) {
    const canonical = URL.canParse(origin) ? new URL(origin).origin : undefined;
    if (origin === canonical && !origin.includes('*')) continue;
    if (canonical === 'null' && OF_APP.test(origin)) continue;
    const hint =
      canonical === undefined || canonical === 'null' || canonical.includes('*')
        ? 'https://app.example.com'
        : canonical;
    throw new TypeError(`origins: ${origin} is not an origin as browsers send it, such as ${hint}.`);
  }
}
