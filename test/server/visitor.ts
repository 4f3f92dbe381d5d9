import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { expect, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import { startServer, type ReferenceServer } from '../../demo/server/server.ts';

/** What came back; header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly setCookie: readonly string[];
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export type SentHeaders = Readonly<Record<string, string | undefined>>;

/** How long tokens and predecessors are good, unless a test is about that: longer than it takes on a busy machine. */
export const LONG = { tokenLifetime: 600, graceSeconds: 60 } as const;

/** Starts a server for one test, in memory and on a free port. */
export async function serve(options: ServerOptions = {}): Promise<ReferenceServer> {
  const server = await startServer({ port: 0, dbFile: ':memory:', ...LONG, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Has a server answer nothing until the release. */
export function hold(server: ReferenceServer): { readonly arrived: Promise<void>; readonly release: () => void } {
  const [arrival, end] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()];
  server.intercept(() => {
    arrival.resolve();
    return end.promise;
  });
  return { arrived: arrival.promise, release: () => end.resolve(undefined) };
}

export interface Sending {
  readonly method?: string;
  readonly headers?: SentHeaders;
  readonly body?: string;
  /** The certificate to trust, for https. */
  readonly ca?: string;
}

/** Sends exactly these headers, which fetch would not. */
export function send(url: string, { method = 'POST', headers = {}, body, ca }: Sending = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    // A connection of its own: one that was kept may be to a server that has stopped.
    const options = { method, headers: Object.fromEntries(given), agent: false };
    const outgoing = ca === undefined ? request(url, options) : secureRequest(url, { ...options, ca });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const names = Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()] as const);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(names),
          setCookie: incoming.headers['set-cookie'] ?? [],
          text,
          json: membersOf(text),
        });
      });
    });
    outgoing.end(body);
  });
}

/** A browser as far as these tests need one: an origin, a cookie jar with one place, and the latest access token. */
export interface Visitor {
  cookie: string | undefined;
  accessToken: string;
  sessionId: string;
  readonly post: (path: string, options?: { body?: unknown; headers?: SentHeaders }) => Promise<Answer>;
  readonly get: (path: string, headers?: SentHeaders) => Promise<Answer>;
  readonly refresh: (body?: unknown) => Promise<Answer>;
}

export function visit(server: ReferenceServer): Visitor {
  const visitor: Visitor = {
    cookie: undefined,
    accessToken: '',
    sessionId: '',
    post: async (path, { body, headers } = {}) => {
      const answer = await send(server.url + path, {
        headers: {
          origin: server.url,
          'sec-fetch-site': 'same-origin',
          'sec-fetch-mode': 'cors',
          'sec-fetch-dest': 'empty',
          cookie: visitor.cookie && `session=${visitor.cookie}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      keep(visitor, answer);
      return answer;
    },
    get: (path, headers) =>
      send(server.url + path, {
        method: 'GET',
        headers: { authorization: visitor.accessToken && `Bearer ${visitor.accessToken}`, ...headers },
      }),
    refresh: (body) => visitor.post('/auth/refresh', { body }),
  };
  return visitor;
}

/** A visitor who has logged in. */
export async function login(server: ReferenceServer, username = 'alice'): Promise<Visitor> {
  const visitor = visit(server);
  const answer = await visitor.post('/auth/login', { body: { username, password: `${username}-demo` } });
  expect(answer.status).toBe(200);
  return visitor;
}

export function bearer({ accessToken }: Visitor): { authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}

/** Returns the value that a `Set-Cookie` stores, empty where it deletes. */
export function cookieOf({ setCookie }: Answer): string | undefined {
  const field = setCookie.find((each) => !each.endsWith('Max-Age=0')) ?? setCookie[0];
  return field === undefined ? undefined : /^[^=]*=([^;]*)/.exec(field)?.[1];
}

function keep(visitor: Visitor, answer: Answer): void {
  visitor.cookie = cookieOf(answer) ?? visitor.cookie;
  if (visitor.cookie === '') visitor.cookie = undefined;
  const { access_token: accessToken, session_id: sessionId } = answer.json;
  if (typeof accessToken === 'string') visitor.accessToken = accessToken;
  if (typeof sessionId === 'string') visitor.sessionId = sessionId;
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
