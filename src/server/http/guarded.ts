import { presentedCookies } from '../cookie/presented.ts';
import { UnavailableError } from '../errors/unavailable-error.ts';
import type { ServerParts } from '../server-parts.ts';
import { refuse, unavailable } from './answer.ts';
import { withCors } from './cors.ts';

/** Turns every failure into an answer, adds the CORS headers of a route with a cookie, and remembers what has to wait. */
export async function guarded(request: Request, parts: ServerParts, work: () => Promise<Response>): Promise<Response> {
  const at = parts.settings.now();
  const response = await work().catch((error: unknown) => {
    if (error instanceof UnavailableError) return unavailable();
    parts.emit({ type: 'failure', error });
    return refuse('server_error', 500);
  });
  const seconds = Number(response.headers.get('retry-after'));
  if (seconds > 0 && !parts.clients.isGone(request)) await noteArrival(request, { at, wait: 1000 * seconds }, parts);
  return withCors(response, request, { ...parts, credentials: true });
}

async function noteArrival(
  request: Request,
  call: { readonly at: number; readonly wait: number },
  parts: ServerParts,
): Promise<void> {
  // The secret may be what is out of reach.
  const { values } = await presentedCookies(request, parts).catch(() => ({ values: [] }));
  const [cookie, ...others] = values;
  if (cookie !== undefined && others.length === 0) parts.arrivals.heldUp(cookie, call);
}
