/** One slash, but no second slash, also after the dots before it are resolved, and no character that URL parsers remove. */
const OWN_PATH = /^(?!([^?#]*(\.|%2e))?[/\\]{2})\/[^\t\n\r]*$/i;

/**
 * Returns the path to go to after a login: that of the query `redirect`, as the guards set it, or the fallback for anything that is
 * not a path of this site. The sender of a link to the login page can choose that query.
 *
 * @example
 * const path = returnPath(new URLSearchParams(location.search).get('redirect'), '/home');
 */
export function returnPath(redirect: unknown, fallback = '/'): string {
  return typeof redirect === 'string' && OWN_PATH.test(redirect) ? redirect : fallback;
}
