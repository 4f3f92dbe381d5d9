import type { RequestContext } from './backend.ts';
import type { Config } from './config.ts';
import { deleteCookie, readCookies, setCookie } from './cookie.ts';
import { createCsrfToken, isCsrfToken } from './double-submit.ts';
import type { Session } from './store/sessions.ts';

type CookieContext = Pick<RequestContext, 'header' | 'req'>;

/** Keeps the access token where no script can read it, and gives the page what it has to repeat. */
export function storeAccess(
  c: CookieContext,
  { accessCookie, csrfCookie }: Config,
  { accessToken, session }: { readonly accessToken: string; readonly session: Session },
): void {
  append(c, setCookie(accessCookie, accessToken));
  // Kept through refreshes: a call that has read it and not yet left would fail by a new one.
  const [current = ''] = readCookies(csrfCookie, c.req.header('cookie'));
  if (!isCsrfToken(current, session)) append(c, setCookie(csrfCookie, createCsrfToken(session)));
}

export function storeSession(c: CookieContext, { cookie }: Config, secret: string): void {
  append(c, setCookie(cookie, secret));
}

/** Deletes every cookie that a session has set. */
export function dropCookies(c: CookieContext, { accessCookie, cookie, csrfCookie, grants }: Config): void {
  const all = grants === 'cookies' ? [cookie, accessCookie, csrfCookie] : [cookie];
  for (const one of all) append(c, deleteCookie(one));
}

function append(c: CookieContext, field: string): void {
  c.header('set-cookie', field, { append: true });
}
