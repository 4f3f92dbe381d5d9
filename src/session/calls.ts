import { provenBy } from './breaker.ts';
import { isReached, later, type Reading } from './lifetime.ts';
import { PROVEN } from './proof.ts';
import { backoffAt, type CallEvent, type State } from './state.ts';

/** How long calls wait for the refresh of a refused token, in milliseconds. */
export const HOLD = 5000;

/** A refresh follows, for which other calls wait. */
export function noteRefusal<Claims>(
  state: State<Claims>,
  { generation, order, now }: Extract<CallEvent, { type: 'refused' }>,
): State<Claims> {
  const before = state.refused;
  if (generation !== state.generation) return state;
  const next =
    before?.generation === generation
      ? { ...before, refused: Math.max(before.refused, order) }
      : { generation, refused: order, accepted: 0, until: later(now, HOLD) };
  return { ...state, refused: next };
}

/** Only a call that was sent after the refused ones shows that the token is valid. */
export function noteAcceptance<Claims>(
  state: State<Claims>,
  { generation, order, url, origin }: Extract<CallEvent, { type: 'accepted' }>,
): State<Claims> {
  const { refused: before, unreachable, proof } = state;
  return {
    ...state,
    refused: before?.generation === generation ? { ...before, accepted: Math.max(before.accepted, order) } : before,
    breaker: provenBy(state, generation, url),
    unreachable: unreachable && without(unreachable, origin),
    proof: proof && PROVEN,
  };
}

/** Of the calls to an origin that fail in a row, the first counts. */
export function noteFailure<Claims>(
  state: State<Claims>,
  { origin, generation }: Extract<CallEvent, { type: 'unreachable' }>,
): State<Claims> {
  const known = state.unreachable;
  return known?.has(origin) ? state : { ...state, unreachable: new Map([...(known ?? []), [origin, generation]]) };
}

function without(known: ReadonlyMap<string, number>, origin: string | undefined): State<unknown>['unreachable'] {
  const left = new Map([...known].filter(([other]) => other !== origin));
  return left.size > 0 ? left : undefined;
}

/** Says whether the token in use was refused, and its refresh, which is on the way, is worth waiting for. */
export function isRefused(state: State<unknown>, now: Reading): boolean {
  const { refused, token } = state;
  const isOfToken = refused !== undefined && refused.generation === token?.generation;
  return isOfToken && !isContradicted(state) && !isReached(refused.until, now) && backoffAt(state, now) === undefined;
}

/** Returns whether the current token was refused, and then accepted for a later call. */
export function isContradicted<Claims>({ refused, token }: State<Claims>): boolean {
  return refused !== undefined && refused.generation === token?.generation && refused.accepted > refused.refused;
}

/** Returns whether a call to a foreign origin failed in a way that a refused token may explain. One refresh finds out. */
export function isUnreachable<Claims>(
  { unreachable, token, backoff }: State<Claims>,
  origin: string | undefined,
): boolean {
  const generation = unreachable?.get(origin ?? '');
  return generation !== undefined && generation === token?.generation && backoff === undefined;
}

/** Says whether a call that is accepted would tell anything. Nearly always it would not. */
export function isWatched<Claims>({
  refused: known,
  generation,
  breaker,
  unreachable,
  proof = PROVEN,
}: State<Claims>): boolean {
  return (
    known?.generation === generation || breaker?.isProven === false || unreachable !== undefined || proof !== PROVEN
  );
}
