import { covers } from '../cookie/cookie-format.ts';
import { readCookies } from '../cookie/read-cookies.ts';
import { headerText } from '../http/header-text.ts';
import { pathOf } from '../http/path-of.ts';
import { isLoopback } from '../options/issuer.ts';
import type { Settings } from '../options/settings.ts';
import type { RefusalEvent } from './event.ts';

/**
 * Returns what a developer has to know of a refused call: a mistake of the configuration may be why. `undefined` for any other, and where
 * nothing is on a loopback address: there it may be an attack, of which there can be many.
 */
export function explainRefusal(
  { header, origin, reason, route, sessionId }: RefusalEvent,
  request: Request,
  { cookie, issuer, origins }: Settings,
): string | undefined {
  if (![issuer, request.url, origin].some(isLoopback)) return undefined;
  const path = pathOf(request.url);
  const isUnknown = reason === 'no_session' && sessionId === undefined;
  if (isUnknown && readCookies(cookie.name, request.headers.get('cookie'))[0])
    return (
      `rebearer: a call (${route}) was answered 400 ${reason}: its cookie ${cookie.name} is not of this server. Another app on this host, on ` +
      'whatever port, has set it: give each a cookie.name of its own. Or the secret is another one, as after a restart with memoryStore. ' +
      'See rebearer/docs/troubleshooting.md#foreign-cookie'
    );
  if (isUnknown && !covers(cookie, path))
    return (
      `rebearer: a call (${route}) was answered 400 ${reason}: browsers send no cookie with the path ${cookie.path} to ${path}. Unless a ` +
      'gateway changes the paths, set cookie.path to basePath or to /. See rebearer/docs/troubleshooting.md#cookie-path'
    );
  if (reason === 'invalid_request')
    return (
      `rebearer: a call (${route}) was answered 400 ${reason}: its body is not a JSON object, or a body parser such as express.json() has ` +
      'read it before. Put the handler before body parsers. See rebearer/docs/troubleshooting.md#invalid-request'
    );
  if (reason === 'duplicate_cookie')
    return (
      `rebearer: a call (${route}) was answered 400 ${reason}: the browser sent two cookies named ${cookie.name}. Another app on this ` +
      'host has set one, on whatever port, or this one did with another cookie.path. Set cookie.name to a name of its own, or sign in ' +
      'again. See rebearer/docs/troubleshooting.md#duplicate-cookie'
    );
  if (header === undefined) return undefined;
  const value = headerText(request, header) || 'missing';
  return (
    `rebearer: a call (${route}) was answered 403 ${reason}: its ${header} is ${value}. ` +
    `${remedyOf(header, value, origins)} See rebearer/docs/troubleshooting.md#csrf-rejected`
  );
}

function remedyOf(header: string, value: string, origins: Settings['origins']): string {
  switch (header) {
    case 'origin':
      // No list allows these.
      if (value === 'missing' || value === 'null')
        return 'A proxy removes it, the page is a file or a sandboxed frame, or the caller is not a browser and has to send it.';
      return (
        `Allowed is ${typeof origins === 'function' ? 'what the function origins accepts' : origins.join(', ')}. Set issuer to` +
        " the address in the browser's address bar, or add that to origins."
      );
    case 'sec-fetch-site':
      return 'Page and server have to be of one site: localhost and 127.0.0.1 are two. And the call has to be a fetch.';
    default:
      return 'The call has to be a fetch, with JSON or without a body, and with the csrfHeader that is configured.';
  }
}
