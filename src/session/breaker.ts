import { pauseAfterRefusal } from './backoff.ts';
import { isReached, later, type Reading } from './lifetime.ts';
import { type CallName, endpointOf } from './proof.ts';
import type { Breaker, State } from './state.ts';

/** After this number of refusals the fault is the server's configuration, not the token. */
const MISCONFIGURED_AFTER = 3;

/** More endpoints with rules of their own than an app has. */
const MOST_ODD = 16;

/** Opens the breaker after a token that was just issued was refused all the same. */
export function breakerAfter(
  before: Breaker | undefined,
  { generation, call, now }: { readonly generation: number; readonly call: CallName; readonly now: Reading },
): Breaker {
  const { method, url } = call;
  const isHere = (other: string | undefined): boolean => other !== undefined && endpointOf(other) === endpointOf(url);
  const { isProven = false, url: last = url, odd: others = [] } = before ?? {};
  const odd = isProven ? [last, ...others].slice(0, MOST_ODD) : others;
  const isOdd = isProven && odd.some(isHere);
  const row = isProven && !isOdd ? undefined : before;
  const refusals = (row?.refusals ?? 0) + 1;
  // A wrong password is refused as often as it is tried. A GET that is refused each time says more, and so does a second URL.
  const isEvidence = !isOdd && (method === 'GET' || !isHere(row?.url));
  const evidence = (row?.evidence ?? 0) + (isEvidence ? 1 : 0);
  return { generation, refusals, evidence, until: later(now, pauseAfterRefusal(refusals)), url, isProven: isOdd, odd };
}

/** Returns whether the breaker shows for the first time that the server is at fault. */
export function isTelling({ evidence }: Breaker, before: Breaker | undefined): boolean {
  return evidence === MISCONFIGURED_AFTER && evidence !== before?.evidence;
}

/** Returns whether the breaker blocks a refresh for a call. */
export function isBroken<Claims>(
  { breaker, generation }: State<Claims>,
  now: Reading,
  url: string | undefined,
): boolean {
  if (breaker === undefined || breaker.generation !== generation || isReached(breaker.until, now)) return false;
  return (
    !breaker.isProven || (url !== undefined && [breaker.url, ...breaker.odd].map(endpointOf).includes(endpointOf(url)))
  );
}

/** Returns the breaker after a call was accepted: the token is good, and that call is no longer refused. */
export function provenBy<Claims>(
  { breaker }: State<Claims>,
  generation: number,
  url: string,
): State<Claims>['breaker'] {
  if (breaker === undefined || generation < breaker.generation) return breaker;
  if (breaker.url === url) return undefined;
  return { ...breaker, isProven: true, odd: breaker.odd.filter((other) => other !== url) };
}
