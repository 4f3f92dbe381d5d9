import { UnavailableError } from '../errors/unavailable-error.ts';
import type { ServerParts } from '../server-parts.ts';
import { refuse, unavailable } from './answer.ts';
import { withCors } from './cors.ts';

/** Turns every failure into an answer, and adds the CORS headers of a route with a cookie. */
export async function guarded(
  request: Request,
  parts: Pick<ServerParts, 'emit' | 'settings'>,
  work: () => Promise<Response>,
): Promise<Response> {
  const response = await work().catch((error: unknown) => {
    if (error instanceof UnavailableError) return unavailable();
    parts.emit({ type: 'failure', error });
    return refuse('server_error', 500);
  });
  return withCors(response, request, { ...parts, credentials: true });
}
