/** One slash, then none of what URL parsers read as a second or leave out. */
const OWN_PATH = /^\/(?![/\\])[^\t\n\r]*$/;

/**
 * Returns where to go after a login: the path in a `redirect` query as the guards leave it, or the fallback for anything that is
 * no path of this site. The sender of a link to the login page chooses that query.
 */
export function returnPath(redirect: unknown, fallback = '/'): string {
  return typeof redirect === 'string' && OWN_PATH.test(redirect) ? redirect : fallback;
}
