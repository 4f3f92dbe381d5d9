import { askApp } from '../ask-app.ts';
import type { RefusalEvent } from '../events/event.ts';
import { answer } from './answer.ts';
import { headerText } from './header-text.ts';
import { foreignHeader } from './own-call.ts';
import { inTime } from '../in-time.ts';
import { own } from '../own.ts';
import type { ServerParts } from '../server-parts.ts';
import { keptText, LONGEST } from '../stores/kept-text.ts';

/** The longest `Retry-After`: a client would take a longer one for a mistake. Milliseconds. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

/** The statuses of what is refused without a word on the session. Every other reason is the end of one. */
const STATUS: Readonly<Partial<Record<RefusalEvent['reason'], number>>> = own({
  access_denied: 401,
  csrf_rejected: 403,
  duplicate_cookie: 400,
  invalid_request: 400,
  origin_not_allowed: 403,
  rate_limited: 429,
  session_mismatch: 409,
});

/** What a refusal is about. */
export interface Refusal {
  readonly route: RefusalEvent['route'];
  readonly reason: RefusalEvent['reason'];
  readonly header?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly subject?: string | undefined;
  /** Milliseconds after which another call may be accepted. */
  readonly wait?: number | undefined;
}

/** Tells the audit trail of a refusal, and answers with the same word. The cookie is left alone. */
export function refuseCall(request: Request, { wait, ...refusal }: Refusal, { emit, settings }: ServerParts): Response {
  const { header, reason, sessionId, subject } = refusal;
  const [origin, address] = [headerText(request, 'origin'), addressOf(request, settings)];
  emit({ type: 'refusal', ...refusal, header, origin, sessionId, subject, address }, request);
  const status = STATUS[reason];
  return status === undefined
    ? answer({ error: 'invalid_grant', reason }, 400)
    : answer({ error: reason }, status, wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) });
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
  const header = await askApp('origins', parts, () => foreignHeader(request, parts.settings));
  return header === undefined ? undefined : refuseCall(request, { route, reason: 'csrf_rejected', header }, parts);
}

/** Refuses such a call, and that of a client which has called too often, by the app's own limiter. */
export async function refuseEarly(
  request: Request,
  route: Refusal['route'],
  parts: ServerParts,
): Promise<Response | undefined> {
  const forged = await refuseForged(request, route, parts);
  if (forged !== undefined) return forged;
  const wait = Math.min(await waitOf(request, parts), LONGEST_WAIT);
  return wait > 0 ? refuseCall(request, { route, reason: 'rate_limited', wait }, parts) : undefined;
}

async function waitOf(request: Request, parts: ServerParts): Promise<number> {
  const { limit, storeTimeout } = parts.settings;
  const wait: unknown = await askApp('limit', parts, () => inTime('limit', storeTimeout, () => limit(request)));
  if (wait === undefined || wait === null || wait === false) return 0;
  if (typeof wait === 'number' && !Number.isNaN(wait)) return wait;
  throw new TypeError('limit: has to return milliseconds, or nothing.');
}
