import { type Check, createChecker, type Target } from 'rebearer/conformance';
import type { FaultName } from './faults.ts';
import { createReferenceServer, type ReferenceServer } from './reference-server.ts';
import { PATIENCE } from './stopped-time.ts';

export type Next = (request: Request) => Promise<Response>;
export type Between = () => (request: Request, next: Next) => Promise<Response>;

/** The reference server with something between it and the doctor, and what the checks say of the two. */
export interface OddServer {
  /** Reads on from "of a server". */
  readonly what: string;
  readonly between: Between;
  readonly faults?: readonly FaultName[];
  readonly target?: Partial<Target>;
  readonly found: Readonly<Partial<Record<Check['id'], 'failed' | 'passed' | 'remark' | 'skipped'>>>;
}

/** Changes the fields that set cookies. */
export function setting(change: (fields: string[], request: Request) => readonly string[]): Between {
  return () => async (request, next) => {
    const response = await next(request);
    const headers = new Headers(response.headers);
    headers.delete('set-cookie');
    for (const field of change(response.headers.getSetCookie(), request)) headers.append('set-cookie', field);
    return new Response(response.body, { status: response.status, headers });
  };
}

/** Adds cookies that are no session's. A `*` becomes another value each time. */
export function adding(cookies: readonly string[], at = ''): Between {
  const made = (): string[] => cookies.map((cookie) => cookie.replace('*', crypto.randomUUID()));
  return setting((fields, { url }) => (url.includes(at) ? [...fields, ...made()] : fields));
}

/** Sets a header of what comes from a path. */
export function heading(name: string, value: string, at = ''): Between {
  return () => async (request, next) => {
    const response = await next(request);
    if (request.url.includes(at)) response.headers.set(name, value);
    return response;
  };
}

/** Refuses what comes to a path after so many requests, as a limiter does. */
export function limiting(path: string, most: number, answer = { status: 429, retryAfter: '60' }): Between {
  return () => {
    let count = 0;
    return (request, next) => {
      if (!request.url.includes(path) || ++count <= most) return next(request);
      const headers = { 'content-type': 'application/json', 'retry-after': answer.retryAfter };
      return Promise.resolve(new Response('{"error":"rate_limited"}', { status: answer.status, headers }));
    };
  };
}

/** Answers a path in its own way. */
export function replying(path: string, reply: (request: Request) => Response): Between {
  return () => (request, next) => (request.url.includes(path) ? Promise.resolve(reply(request)) : next(request));
}

/** Fails at each so-manieth request, as a gateway does while instances are replaced. */
export function failing(each: number, status: number): Between {
  return () => {
    let count = 0;
    return (request, next) =>
      ++count % each === 0 ? Promise.resolve(new Response('<h1>Sorry</h1>', { status })) : next(request);
  };
}

/** Loses each so-manieth request with its connection, as a server does that closes an idle one just then. */
export function losing(each: number): Between {
  return () => {
    let count = 0;
    return (request, next) =>
      ++count % each === 0
        ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))
        : next(request);
  };
}

/** Changes what is in the answers of the session's routes, and the status of refusals. */
export function answering(change: (body: object) => object, refusal?: number): Between {
  return () => async (request, next) => {
    const response = await next(request);
    if (!request.url.includes('/auth/') || !response.headers.get('content-type')?.includes('json')) return response;
    const status = response.ok ? response.status : (refusal ?? response.status);
    return Response.json(change((await response.json()) as object), { status, headers: response.headers });
  };
}

/** Says in other words that there is no session. */
export function refusing(body: string, init: { readonly status: number; readonly headers: HeadersInit }): Between {
  return () => async (request, next) => {
    const response = await next(request);
    const isRefusal = request.url.includes('/auth/refresh') && /invalid_grant/.test(await response.clone().text());
    return isRefusal ? new Response(body, init) : response;
  };
}

/** Replaces the access token in each grant by what the test makes of it. */
export function withTokens(change: (token: string) => string): Between {
  return () => async (request, next) => {
    const response = await next(request);
    const text = await response.text();
    const changed = text.replace(
      /"access_token":"([^"]+)"/,
      (_all, token: string) => `"access_token":${JSON.stringify(change(token))}`,
    );
    return new Response(response.status === 204 ? null : changed, response);
  };
}

export const asPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Adds claims to the tokens, whose signature is then wrong. */
export function withClaims(claims: object): Between {
  return withTokens((token) => {
    const [header, payload = '', signature] = token.split('.');
    const own = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    return [header, asPart({ ...own, ...claims }), signature].join('.');
  });
}

/** Refuses a POST to the session's routes that lacks a header. */
export function wantingHeader(refused: () => Response): Between {
  return () => async (request, next) =>
    request.method === 'POST' && request.url.includes('/auth/') && !request.headers.has('x-csrf')
      ? refused()
      : next(request);
}

const SESSION = '__Host-Http-session=';

const seal = (value: string): string => Buffer.from(`${crypto.randomUUID()} ${value}`).toString('base64url');
const unseal = (value: string): string => Buffer.from(value, 'base64url').toString().split(' ')[1] ?? 'unknown';

/** Writes the cookie of the session in another way with each answer, refusals included, as frameworks do that sign or encrypt it anew. */
export const sealing: Between = () => async (request, next) => {
  const headers = new Headers(request.headers);
  const pairs = (headers.get('cookie') ?? '').split('; ').filter(Boolean);
  const isOwn = (pair: string): boolean => pair.startsWith(SESSION);
  const opened = pairs.map((pair) => (isOwn(pair) ? SESSION + unseal(pair.slice(SESSION.length)) : pair));
  if (opened.length > 0) headers.set('cookie', opened.join('; '));
  const response = await next(new Request(request, { headers }));
  const [set = opened.find((pair) => /^[^=]+=v1\./.test(pair))] = response.headers.getSetCookie();
  const answered = new Headers(response.headers);
  answered.delete('set-cookie');
  if (set !== undefined && /Max-Age=0/.test(set)) answered.append('set-cookie', set);
  else if (set !== undefined) {
    const value = set.slice(SESSION.length).split(';')[0] ?? '';
    answered.append('set-cookie', `${SESSION}${seal(value)}; Path=/; HttpOnly; Secure; SameSite=Strict`);
  }
  return new Response(response.body, { status: response.status, headers: answered });
};

export function targetOf(server: ReferenceServer, between: ReturnType<Between>): Target {
  return {
    url: server.url,
    origin: server.origin,
    api: '/api/me',
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    fetch: (input, init) => between(new Request(input, init), server.handle),
    wait: server.advance,
    timeout: PATIENCE,
  };
}

/** The verdicts that an odd server gets, each with its cause where it is another one than expected. */
export async function verdictsOf(odd: OddServer): Promise<Readonly<Record<string, string>>> {
  const server = await createReferenceServer({ faults: odd.faults ?? [] });
  const checker = createChecker({ ...targetOf(server, odd.between()), ...odd.target });
  const seen: Record<string, string> = {};
  for (const id of Object.keys(odd.found) as Check['id'][]) {
    const { status, cause } = await checker.run(id);
    seen[id] = status === odd.found[id] ? status : `${status}: ${cause}`;
  }
  return seen;
}
