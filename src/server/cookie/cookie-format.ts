import { TOKEN } from './read-cookies.ts';

/** The name and attributes of a cookie. */
export interface CookieFormat {
  /** Including its prefix. */
  readonly name: string;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax';
  /** Whether it outlives the browser's session. */
  readonly persistent: boolean;
}

/** Returns the `Set-Cookie` value that stores it. `remaining` is the remaining lifetime of the session in milliseconds. */
export function setCookie(format: CookieFormat, value: string, remaining: number): string {
  const maxAge = format.persistent ? `; Max-Age=${Math.max(0, Math.floor(remaining / 1000))}` : '';
  return `${format.name}=${value}${attributes(format)}${maxAge}`;
}

/** Returns the `Set-Cookie` value that deletes it. Name, path and attributes must be those it was set with. */
export function deleteCookie(format: CookieFormat): string {
  return `${format.name}=${attributes(format)}; Max-Age=0`;
}

function attributes({ path, sameSite, secure }: CookieFormat): string {
  return `;${secure ? ' Secure;' : ''} HttpOnly; SameSite=${sameSite}; Path=${path}`;
}

/** Returns whether browsers send the cookie with calls to a path and to all paths below it (RFC 6265 section 5.1.4). */
export function covers({ path }: Pick<CookieFormat, 'path'>, pathname: string): boolean {
  return `${pathname}/`.startsWith(path.replace(/\/?$/, '/'));
}

/** Throws if browsers would silently refuse the cookie because of its prefix, or send it with some of the routes only. */
export function checkCookieFormat(format: CookieFormat, basePath: string): void {
  const { name, path, secure } = format;
  if (!TOKEN.test(name)) throw new TypeError(`cookie: ${JSON.stringify(name)} is not a cookie name.`);
  if (!/^\/[\x21-\x3a\x3c-\x7e]*$/.test(path)) throw new TypeError(`cookie: ${JSON.stringify(path)} is not a path.`);
  if (path.startsWith(`${basePath}/`) && !covers(format, basePath))
    throw new TypeError(
      `cookie: the path ${path} is below basePath, ${basePath}: the logout would not get the cookie.`,
    );
  const prefix = /^__(?:Host-Http|Host|Http|Secure)-/i.exec(name)?.[0];
  if (prefix === undefined) return;
  if (!secure) throw new TypeError(`cookie: the prefix ${prefix} needs an issuer with https.`);
  if (/^__Host-/i.test(prefix) && path !== '/') throw new TypeError(`cookie: the prefix ${prefix} needs the path /.`);
}
