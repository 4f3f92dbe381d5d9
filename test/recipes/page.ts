import { vi } from 'vitest';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';

/** Where the recipes' app lives, and where its API does. */
const APP = 'https://app.example.com';
export const API = 'https://api.example.com';

/** The fetch of Node, which speaks to the server by its real address. */
const direct = globalThis.fetch;

/** Milliseconds. Longer than a test takes on a busy machine: a token ends where a test says so. */
export const TOKEN_LIFETIME = 600_000;

/** The server of this test file. */
export const server: ReferenceServer = await startServer({
  port: 0,
  dbFile: ':memory:',
  allowedOrigins: [APP],
  tokenLifetime: TOKEN_LIFETIME / 1000,
});

let cookie: string | undefined;

/** Carries a call to the test's server, with what a browser adds to it: origin, provenance, and the cookie of its path. */
async function network(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? new Request(input, init) : undefined;
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.origin !== API) return direct(input, init);
  const headers = new Headers(request?.headers ?? init?.headers);
  headers.set('origin', APP);
  headers.set('sec-fetch-site', 'same-site');
  const hasCookies = (request ?? init)?.credentials === 'include' && url.pathname.startsWith('/auth/');
  if (hasCookies && cookie !== undefined) headers.set('cookie', cookie);
  const response = await direct(
    new Request(server.url + url.pathname + url.search, request ?? init),
    // A separate member, as a Request that is made from another keeps that one's headers.
    { headers },
  );
  if (hasCookies) keepCookie(response.headers.getSetCookie()[0]);
  return response;
}

function keepCookie(field: string | undefined): void {
  if (field === undefined) return;
  const pair = field.split(';', 1)[0] ?? '';
  cookie = pair.endsWith('=') ? undefined : pair;
}

// What the library finds around it in a page. The recipes run as they are printed, `createAuth` included.
Object.assign(globalThis, {
  fetch: network,
  location: new URL(APP),
  addEventListener: () => {},
});
Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });

/** Lets so many milliseconds pass, at the server and in the page. */
export function pass(milliseconds: number): void {
  server.advance(milliseconds);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });
}

/**
 * Serves what is below a path in place of the reference server, to whom that server lets in: it is asked about each call's
 * token, and its refusal is the answer.
 */
export function serveBelow(path: string, answer: (request: Request) => Response | Promise<Response>): void {
  server.intercept(async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(path)) return undefined;
    const refusal = await refusalOf(request.headers.get('authorization'));
    return refusal ?? answer(request);
  });
}

/** Asks the reference server about an Authorization; returns its 401, or nothing where it has none against it. */
export async function refusalOf(authorization: string | null): Promise<Response | undefined> {
  const headers: HeadersInit = authorization === null ? {} : { authorization };
  const { ok, status, headers: answered } = await direct(`${server.url}/api/me${ASKING}`, { headers });
  const challenge = answered.get('www-authenticate') ?? '';
  return ok ? undefined : Response.json({}, { status, headers: { 'www-authenticate': challenge } });
}

/** Tells the questions about a token from the recipes' own calls in the log. */
export const ASKING = '?asking';
