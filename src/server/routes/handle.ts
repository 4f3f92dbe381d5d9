import { explainPath } from '../events/explain-path.ts';
import { answer, refuse } from '../http/answer.ts';
import { checkRequest } from '../http/check-request.ts';
import { isPreflight, preflight } from '../http/cors.ts';
import { guarded } from '../http/guarded.ts';
import { pathOf } from '../http/path-of.ts';
import type { ServerParts } from '../server-parts.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { endSessions, listSessions } from './sessions.ts';

type Route = (request: Request, parts: ServerParts) => Promise<Response>;

/** Caches keep the keys for less time than a new key is published before it signs. */
const JWKS_HEADERS = { 'cache-control': 'public, max-age=300' } as const;

/** Answers a request to the session's routes. Never rejects. */
export async function handle(request: Request, parts: ServerParts): Promise<Response> {
  try {
    checkRequest('handler', request);
  } catch (error) {
    parts.emit({ type: 'failure', error });
    return refuse('server_error', 500);
  }
  return guarded(request, parts, () => (isPreflight(request) ? preflight(request, parts) : route(request, parts)));
}

async function route(request: Request, parts: ServerParts): Promise<Response> {
  const methods = routesOf(request, parts.settings.basePath);
  if (methods === undefined) {
    parts.tell(explainPath(request, parts.settings));
    return refuse('not_found', 404);
  }
  const isHead = request.method === 'HEAD';
  const found = Object.entries(methods).find(([method]) => method === (isHead ? 'GET' : request.method))?.[1];
  if (found === undefined) {
    const allowed = Object.keys(methods).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return refuse('method_not_allowed', 405, { allow: allowed.join(', ') });
  }
  const response = await found(request, parts);
  return isHead ? new Response(null, { status: response.status, headers: response.headers }) : response;
}

/** Returns the handlers of a path, by method. Frameworks such as Next.js may redirect every path to one with a slash at its end. */
function routesOf({ url }: Request, basePath: string): Readonly<Record<string, Route>> | undefined {
  const pathname = pathOf(url);
  if (pathname === '/.well-known/jwks.json') return { GET: jwks };
  if (!pathname.startsWith(`${basePath}/`)) return undefined;
  const path = pathname.slice(basePath.length).replace(/\/$/, '');
  const id = /^\/sessions\/([\w-]{1,64})$/.exec(path)?.[1];
  if (id !== undefined) return { DELETE: (request, parts) => endSessions(request, id, parts) };
  switch (path) {
    case '/refresh':
      return { POST: refresh };
    case '/logout':
      return { POST: logout };
    case '/sessions':
      return { GET: listSessions, DELETE: (request, parts) => endSessions(request, undefined, parts) };
    case '/jwks.json':
      return { GET: jwks };
    default:
      return undefined;
  }
}

async function jwks(_request: Request, { keys }: ServerParts): Promise<Response> {
  return answer(await keys.jwks(), 200, JWKS_HEADERS);
}
