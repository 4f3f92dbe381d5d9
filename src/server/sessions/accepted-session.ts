import type { CookieValue } from '../cookie/cookie-value.ts';
import { presentedCookies } from '../cookie/presented.ts';
import type { ServerParts } from '../server-parts.ts';
import type { StoredSession } from '../stores/store.ts';
import { decideOn } from './decide-on.ts';
import { stopwatch, type Stopwatch } from './stopwatch.ts';

/** A session whose cookie is accepted. */
export interface Accepted {
  readonly session: StoredSession;
  /** By the store's clock. */
  readonly now: number;
  /** The counter of the cookie, which is ahead of the session's where the store has lost a write. */
  readonly presented: number;
}

/** Returns the session whose cookie a refresh would accept now: the current one, or its predecessor within the grace. */
export async function presentedSession(request: Request, parts: ServerParts): Promise<Accepted | undefined> {
  const { count, values } = await presentedCookies(request, parts);
  return count > 1 ? undefined : acceptedSession(values, parts);
}

/** Returns the session of the only cookie, where a refresh would accept it now. */
export async function acceptedSession(
  [cookie, ...others]: readonly CookieValue[],
  parts: ServerParts,
  waited: Stopwatch = stopwatch(parts),
): Promise<Accepted | undefined> {
  if (cookie === undefined || others.length > 0) return undefined;
  const { now, session, decision } = await decideOn(cookie, parts, waited);
  const { type } = decision;
  return session !== undefined && (type === 'advance' || type === 'repeat')
    ? { session, now, presented: cookie.counter }
    : undefined;
}
