/** The session cookie's name and attributes. HttpOnly and SameSite=Strict are not for choice. */
export interface CookieConfig {
  readonly name: string;
  /** Goes in front of the name: `__Host-Http-` makes the browser refuse what another host or a script would set. */
  readonly prefix: string;
  readonly path: string;
  readonly secure: boolean;
}

/** Over https the prefix demands `Path=/`; over http, for development, the path is as narrow as it can be. */
export function defaultCookie(secure: boolean): CookieConfig {
  return secure
    ? { name: 'session', prefix: '__Host-Http-', path: '/', secure }
    : { name: 'session', prefix: '', path: '/auth', secure };
}

/** Throws where a browser would silently refuse the cookie: it holds a prefix against its attributes. */
export function checkCookie({ prefix, path, secure }: CookieConfig): void {
  if (prefix !== '' && !secure) throw new TypeError(`The cookie prefix ${prefix} needs a secure cookie.`);
  if (prefix.startsWith('__Host-') && path !== '/')
    throw new TypeError(`The cookie prefix ${prefix} needs the path /.`);
}

/** Returns the `Set-Cookie` value that stores the session's cookie. */
export function setCookie(config: CookieConfig, value: string): string {
  const { name, prefix, path, secure } = config;
  return `${prefix}${name}=${value}; ${secure ? 'Secure; ' : ''}HttpOnly; SameSite=Strict; Path=${path}`;
}

/** Returns the `Set-Cookie` value that deletes it: name, path and attributes have to be those it was set with. */
export function deleteCookie(config: CookieConfig): string {
  return `${setCookie(config, '')}; Max-Age=0`;
}

/** Returns every value that was sent under the cookie's name; more than one means that another host has set one too. */
export function readCookies({ name, prefix }: CookieConfig, header: string | undefined): readonly string[] {
  const start = `${prefix}${name}=`;
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
    .map((pair) => pair.slice(start.length));
}
