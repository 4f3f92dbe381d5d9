import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestContext } from './backend.ts';
import type { Config } from './config.ts';
import { readCookies } from './cookie.ts';
import type { Session } from './store/sessions.ts';

/** Repeats the CSRF cookie: only a script of the cookie's own host can read that, and no form can send a header. */
export const CSRF_HEADER = 'X-CSRF-Token';

/**
 * Returns a value that is good for this session alone (OWASP's signed double submit): whoever tosses a cookie of their
 * own, or of a session of their own, gets nowhere.
 */
export function createCsrfToken(session: Session): string {
  const random = randomBytes(16).toString('base64url');
  return `${sign(session, random)}.${random}`;
}

/** Says whether the header repeats the cookie, and the cookie is this session's. */
export function isDoubleSubmitted(
  { req }: Pick<RequestContext, 'req'>,
  { csrfCookie }: Config,
  session: Session,
): boolean {
  const [cookie, ...others] = readCookies(csrfCookie, req.header('cookie'));
  if (cookie === undefined || others.length > 0) return false;
  return isEqual(req.header(CSRF_HEADER) ?? '', cookie) && isCsrfToken(cookie, session);
}

export function isCsrfToken(value: string, session: Session): boolean {
  const [signature = '', random = ''] = value.split('.');
  return isEqual(signature, sign(session, random));
}

/** The mark keeps this apart from the cookies that the same key derives: none of those has one. */
function sign({ id, key }: Session, random: string): string {
  return createHmac('sha256', key).update(`csrf!${id}!${random}`).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
