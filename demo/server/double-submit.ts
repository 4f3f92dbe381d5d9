import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Backend, RequestContext } from './backend.ts';
import { readCookies } from './cookie.ts';

/** Repeats the CSRF cookie: only a script of the cookie's own host can read that, and no form can send a header. */
export const CSRF_HEADER = 'X-CSRF-Token';

/**
 * Returns a value that is good for this session alone (OWASP's signed double submit): whoever tosses a cookie of their
 * own, or of a session of their own, gets nowhere.
 */
export function createCsrfToken(sessionId: string, key: string): string {
  const random = randomBytes(16).toString('base64url');
  return `${sign(sessionId, random, key)}.${random}`;
}

/** Says whether the header repeats the cookie, and the cookie is this session's. */
export async function isDoubleSubmitted(
  { req }: Pick<RequestContext, 'req'>,
  { config, csrfKey }: Pick<Backend, 'config' | 'csrfKey'>,
  sessionId: string,
): Promise<boolean> {
  const [cookie, ...others] = readCookies(config.csrfCookie, req.header('cookie'));
  if (cookie === undefined || others.length > 0) return false;
  return isEqual(req.header(CSRF_HEADER) ?? '', cookie) && isCsrfToken(cookie, sessionId, await csrfKey());
}

export function isCsrfToken(value: string, sessionId: string, key: string): boolean {
  const [signature = '', random = ''] = value.split('.');
  return isEqual(signature, sign(sessionId, random, key));
}

function sign(sessionId: string, random: string, key: string): string {
  return createHmac('sha256', key).update(`csrf!${sessionId}!${random}`).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
