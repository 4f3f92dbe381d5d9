/** A cookie's name and attributes. SameSite=Strict is not for choice. */
export interface CookieConfig {
  readonly name: string;
  /** Goes in front of the name: `__Host-Http-` makes the browser refuse what another host or a script would set. */
  readonly prefix: string;
  readonly path: string;
  readonly secure: boolean;
  /** By scripts. A secret never is. */
  readonly isReadable: boolean;
}

/** The session's cookie. Over https the prefix demands `Path=/`; over http, for development, the path is as narrow as it can be. */
export function defaultCookie(secure: boolean): CookieConfig {
  return secure
    ? { name: 'session', prefix: '__Host-Http-', path: '/', secure, isReadable: false }
    : { name: 'session', prefix: '', path: '/auth', secure, isReadable: false };
}

/** The cookie of the access token, where that has one. */
export function defaultAccessCookie(secure: boolean): CookieConfig {
  return { ...defaultCookie(secure), name: 'access', path: secure ? '/' : '/api' };
}

/** The cookie that the page repeats in a header: readable, so without the prefix that says Http. */
export function defaultCsrfCookie(secure: boolean): CookieConfig {
  return { name: 'csrf', prefix: secure ? '__Host-' : '', path: '/', secure, isReadable: true };
}

/** Throws where a browser would silently refuse the cookie: it holds a prefix against its attributes. */
export function checkCookie({ prefix, path, secure, isReadable }: CookieConfig): void {
  if (prefix !== '' && !secure) throw new TypeError(`The cookie prefix ${prefix} needs a secure cookie.`);
  if (prefix.startsWith('__Host-') && path !== '/')
    throw new TypeError(`The cookie prefix ${prefix} needs the path /.`);
  if (prefix.endsWith('Http-') && isReadable) throw new TypeError(`The cookie prefix ${prefix} keeps scripts out.`);
}

/** Returns the `Set-Cookie` value that stores it. */
export function setCookie(config: CookieConfig, value: string): string {
  const { name, prefix, path, secure, isReadable } = config;
  const flags = `${secure ? 'Secure; ' : ''}${isReadable ? '' : 'HttpOnly; '}`;
  return `${prefix}${name}=${value}; ${flags}SameSite=Strict; Path=${path}`;
}

/** Returns the `Set-Cookie` value that deletes it: name, path and attributes have to be those it was set with. */
export function deleteCookie(config: CookieConfig): string {
  return `${setCookie(config, '')}; Max-Age=0`;
}

/** Returns the value that a `Set-Cookie` field stores. */
export function valueOf(field: string): string {
  return /^[^=]*=([^;]*)/.exec(field)?.[1] ?? '';
}

/**
 * Returns every value that was sent under the cookie's name; more than one means that another host has set one too. Only SP
 * and HTAB are stripped: `trim` would make `__Host-session` of a name that a sibling host may set.
 */
export function readCookies({ name, prefix }: CookieConfig, header: string | undefined): readonly string[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && strip(pair.slice(0, at)) === prefix + name ? [strip(pair.slice(at + 1))] : [];
  });
}

/** Strips SP and HTAB, in linear time. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
