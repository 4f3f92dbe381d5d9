import { refuse } from '../http/answer.ts';
import { isOwnCall } from '../http/own-call.ts';
import { inTime } from '../in-time.ts';
import type { RefusalEvent } from '../events/event.ts';
import type { ServerParts } from '../server-parts.ts';
import { keptText, LONGEST } from '../stores/kept-text.ts';

/** The longest `Retry-After`: a client would take a longer one for a mistake. Milliseconds. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

/** A refusal, for the audit trail. */
export interface Refusal {
  readonly route: RefusalEvent['route'];
  readonly reason: RefusalEvent['reason'];
  readonly sessionId?: string | undefined;
  readonly subject?: string | undefined;
}

/** Adds a refusal to the audit trail. */
export function tellRefusal(request: Request, refusal: Refusal, { emit, settings }: ServerParts): void {
  const { sessionId, subject } = refusal;
  emit({ type: 'refusal', ...refusal, sessionId, subject, address: addressOf(request, settings) });
}

/** Returns the client's address, cut to the length that stores keep. */
export function addressOf(request: Request, { address }: ServerParts['settings']): string | undefined {
  const given: unknown = address(request) ?? '';
  if (typeof given !== 'string') {
    // What an `async` function rejects with would end a process of Node.
    Promise.resolve(given).catch(() => undefined);
    throw new TypeError('address: has to return a text, or nothing, and at once.');
  }
  return keptText(given, LONGEST.address);
}

/** Refuses a call that a page of another site may have caused, without reading or setting a cookie. */
export async function refuseForged(
  request: Request,
  route: Refusal['route'],
  parts: ServerParts,
): Promise<Response | undefined> {
  if (await isOwnCall(request, parts.settings)) return undefined;
  tellRefusal(request, { route, reason: 'csrf_rejected' }, parts);
  return refuse('csrf_rejected', 403);
}

/** Refuses a client that has called too often, by the app's rate limiter. */
export async function refuseLimited(
  request: Request,
  route: Refusal['route'],
  parts: ServerParts,
): Promise<Response | undefined> {
  const { limit, storeTimeout } = parts.settings;
  const wait = await inTime('limit', storeTimeout, () => limit(request));
  if (wait === undefined || !(wait > 0)) return undefined;
  tellRefusal(request, { route, reason: 'rate_limited' }, parts);
  return refuse('rate_limited', 429, { 'retry-after': String(Math.ceil(Math.min(wait, LONGEST_WAIT) / 1000)) });
}
