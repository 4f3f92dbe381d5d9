import type { Backend, RequestContext } from './backend.ts';
import { deleteCookie, readCookies, setCookie } from './cookie.ts';
import { createCsrfToken, isCsrfToken } from './double-submit.ts';

export interface Access {
  /** Of the answer. */
  readonly headers: Headers;
  readonly accessToken: string;
  readonly sessionId: string;
}

/** Keeps the access token where no script can read it, and gives the page what it has to repeat. */
export async function storeAccess(
  c: Pick<RequestContext, 'req'>,
  { config: { accessCookie, csrfCookie }, csrfKey }: Pick<Backend, 'config' | 'csrfKey'>,
  { accessToken, headers, sessionId }: Access,
): Promise<void> {
  headers.append('set-cookie', setCookie(accessCookie, accessToken));
  // Kept through refreshes: a call that has read it and not yet left would fail by a new one.
  const [present = ''] = readCookies(csrfCookie, c.req.header('cookie'));
  const key = await csrfKey();
  if (!isCsrfToken(present, sessionId, key))
    headers.append('set-cookie', setCookie(csrfCookie, createCsrfToken(sessionId, key)));
}

/** Deletes the cookies that this system has beside the session's. */
export function dropAccess(headers: Headers, { accessCookie, csrfCookie }: Backend['config']): void {
  for (const cookie of [accessCookie, csrfCookie]) headers.append('set-cookie', deleteCookie(cookie));
}
