import { askApp } from '../ask-app.ts';
import type { ServerParts } from '../server-parts.ts';
import { answer } from './answer.ts';
import { isListedOrigin } from './own-call.ts';
import { refuseCall } from './refusal.ts';

/** The headers of a response token: the token, and its lifetime in seconds. */
export const TOKEN_HEADERS = ['X-Access-Token', 'X-Access-Token-Expires-In'] as const;

const EXPOSED = 'WWW-Authenticate, Retry-After';
/** The headers that an answer with a new token exposes to a page of another origin. */
export const EXPOSED_WITH_TOKEN: string = [EXPOSED, ...TOKEN_HEADERS].join(', ');

/**
 * Adds the CORS headers, on errors too: without them a page sees a 401 as a network failure. An origin that is not listed gets none, and
 * is never echoed. Credentials are allowed only for routes with a cookie. Never rejects: if the app's list fails, the answer is sent
 * without the headers, and a page of the same origin can still read it.
 */
export async function withCors(
  response: Response,
  request: Request,
  { credentials, emit, settings }: Pick<ServerParts, 'emit' | 'settings'> & { readonly credentials: boolean },
): Promise<Response> {
  try {
    const origin = request.headers.get('origin');
    if (origin === null || !(await isListedOrigin(origin, settings.isListed))) return response;
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-expose-headers', EXPOSED);
    if (credentials) response.headers.set('access-control-allow-credentials', 'true');
  } catch (error) {
    emit({ type: 'failure', error });
  }
  return response;
}

export function isPreflight({ headers, method }: Request): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method');
}

export async function preflight(request: Request, parts: ServerParts): Promise<Response> {
  const { settings } = parts;
  const isListed = await askApp('origins', parts, () =>
    isListedOrigin(request.headers.get('origin'), settings.isListed),
  );
  if (!isListed)
    return refuseCall(request, { route: 'preflight', reason: 'origin_not_allowed', header: 'origin' }, parts);
  const allowed = ['authorization', 'content-type', 'session-activity'];
  return answer(undefined, 204, {
    'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
    'access-control-allow-headers': [...allowed, ...(settings.csrfHeader ? [settings.csrfHeader] : [])].join(', '),
    'access-control-max-age': '600',
  });
}
