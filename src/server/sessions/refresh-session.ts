import type { CookieValue } from '../cookie/cookie-value.ts';
import { UnavailableError } from '../errors/unavailable-error.ts';
import type { RefreshEvent } from '../events/event.ts';
import type { AppClaims } from '../options/auth-server-options.ts';
import { decide, type Decision, firstMove, type RefusalReason, type RotationPolicy } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Found, Move, StoredSession, Written } from '../stores/store.ts';
import { askClaims } from './claims.ts';
import { decideOnFound } from './decide-on.ts';
import { endReused } from './end-reused.ts';
import { endSession } from './end-session.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A request, and what its headers say. */
export interface Refresher {
  readonly cookie: CookieValue;
  /** Whether the user may have been active since the last refresh. */
  readonly isActive: boolean;
  readonly address: string | undefined;
  readonly request: Request;
  /** Since the request arrived. */
  readonly waited: Stopwatch;
}

export type Refreshed =
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly subject: string | undefined }
  | ({ readonly type: 'granted'; readonly how: RefreshEvent['how'] } & Granted);

/** A session whose user gets a token, and its current cookie. */
export interface Granted {
  readonly session: StoredSession;
  readonly claims: AppClaims;
  /** By the store's clock. */
  readonly now: number;
}

/** After a lost race the row is read and decided again. Each loss means another request's progress, so two rounds are enough in practice. */
const MOST_ROUNDS = 5;

/**
 * Presents a cookie. If the app has `claims`, they are read between reading and moving the counter, so that a failure leaves the cookie
 * unchanged; otherwise the move is the only query. The move applies only to a session that is alive at that moment, and where there is
 * none the row is read again after the claims, so an earlier logout or revocation always wins.
 */
export async function refreshSession(refresher: Refresher, parts: ServerParts): Promise<Refreshed> {
  const { cookie, address, request, waited } = refresher;
  const { policy, claims: asks } = parts.settings;
  let move = firstMove(cookie.counter, policy);
  let found: Found | Written =
    asks === undefined ? await advance(refresher, move, parts) : await parts.store.read(cookie.id);
  let claims: AppClaims | null | undefined = asks === undefined ? {} : undefined;
  /** Whether the row was seen with this very cookie as its current or its previous one. */
  let wasGood = false;

  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { now, session } = found;
    if (isApplied(found) && claims) return { type: 'granted', how: move.how, session: found.session, claims, now };
    const decision = decideOnFound(cookie, found, { parts, waited });
    if (session === undefined || decision.type === 'refuse') return refusedBy(decision, session);
    if (decision.type === 'reuse') {
      // The browser has gone on with the successor meanwhile.
      if (wasGood && claims && policy.grace > 0) return repeat(found, claims, policy);
      return refused(await endReused({ id: session.id, address, request, found, waited }, parts));
    }
    wasGood = true;
    claims ??= await askClaims(session, parts);
    if (claims === null) return refused(await endSession({ id: session.id, reason: 'revoked', address }, parts));
    if (decision.type === 'repeat') {
      found = await seenAgain(refresher, { session, now }, parts);
      // A move that was undone meanwhile is made again.
      if ((found.session?.counter ?? Infinity) > cookie.counter) return repeat(found, claims, policy);
    } else {
      move = decision;
      found = await advance(refresher, move, parts);
    }
  }
  throw new UnavailableError('store.advance', new Error('The counter changed at every attempt.'));
}

/** Another request may have presented the successor while claims were read. That is not reuse, so only an end of the session counts. */
function repeat({ now, session }: Found, claims: AppClaims, policy: RotationPolicy): Refreshed {
  const decision = decide(session, session?.counter ?? 0, { now, policy });
  if (session !== undefined && decision.type !== 'refuse')
    return { type: 'granted', how: 'repeated', session, claims, now };
  return refusedBy(decision, session);
}

/** The row that a repeated answer is made of. The idle limit moves with it, as with any refresh of an active user. */
async function seenAgain(
  refresher: Refresher,
  found: Found & { readonly session: StoredSession },
  parts: ServerParts,
): Promise<Found> {
  const { counter, id } = found.session;
  const { claims, lifetimes } = parts.settings;
  if (refresher.isActive && lifetimes.idle !== undefined)
    return advance(refresher, { from: counter, to: counter }, parts);
  return claims === undefined ? found : parts.store.read(id);
}

async function advance(
  { address, cookie, isActive, request }: Refresher,
  { from, to }: Pick<Move, 'from' | 'to'>,
  { clients, settings, store }: ServerParts,
): Promise<Written> {
  clients.check(request);
  const activity = isActive ? { address, idleLimit: settings.lifetimes.idle } : undefined;
  return store.advance({ id: cookie.id, from, to, activity, authentication: undefined });
}

function isApplied(found: Found | Written): found is Written & { readonly session: StoredSession } {
  return 'applied' in found && found.applied && found.session !== undefined;
}

function refusedBy(decision: Decision, session: StoredSession | undefined): Refreshed {
  return refused({ reason: 'no_session', subject: session?.subject, ...decision });
}

function refused({
  reason,
  subject,
}: {
  readonly reason: RefusalReason;
  readonly subject: string | undefined;
}): Refreshed {
  return { type: 'refused', reason, subject };
}
