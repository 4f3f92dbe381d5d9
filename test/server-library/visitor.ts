import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import {
  type AuthServer,
  type AuthServerEvent,
  type AuthServerOptions,
  createAuthServer,
  type SignIn,
} from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { sqliteStore } from 'rebearer/server/sqlite';

export const ORIGIN = 'https://app.example.com';
export const SECRET = 'a secret of thirty-two characters';
const START = 1_800_000_000_000;

/** A clock that stands still until a test moves it. */
export interface TestClock {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}

export function testClock(): TestClock {
  let time = START;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}

/** A server whose events are kept, over a store in memory that has the server's clock. */
export interface Served extends AuthServer {
  readonly clock: TestClock;
  readonly events: readonly AuthServerEvent[];
}

export function serve(options: Partial<AuthServerOptions> = {}, clock: TestClock = testClock()): Served {
  const events: AuthServerEvent[] = [];
  const server = createAuthServer({
    issuer: ORIGIN,
    secret: SECRET,
    store: memoryStore(clock),
    now: clock.now,
    onEvent: (event) => events.push(event),
    // Tests hold answers back, and this time-out is of real time, which a busy machine lets pass.
    storeTimeout: 600_000,
    ...options,
  });
  return { ...server, clock, events };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Readonly<Record<string, unknown>>;
  readonly setCookie: readonly string[];
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** A browser, as far as the server sees it. */
export interface Visitor {
  cookie: string | undefined;
  accessToken: string | undefined;
  sessionId: string | undefined;
  readonly request: (path: string, call?: Call) => Request;
  readonly send: (path: string, call?: Call) => Promise<Answer>;
  readonly signIn: (given: SignIn, call?: Call) => Promise<Answer>;
  readonly refresh: (call?: Call) => Promise<Answer>;
  readonly logout: (call?: Call) => Promise<Answer>;
}

export function visit(server: AuthServer, name = '__Host-Http-session'): Visitor {
  const visitor: Visitor = {
    cookie: undefined,
    accessToken: undefined,
    sessionId: undefined,
    request: (path, { method = 'POST', headers, body } = {}) => {
      const json = body !== undefined && { 'content-type': 'application/json' };
      const cookie = visitor.cookie !== undefined && { cookie: `${name}=${visitor.cookie}` };
      const text = typeof body === 'object' ? JSON.stringify(body) : body;
      const all = { origin: ORIGIN, ...cookie, ...json, ...headers };
      return new Request(`${ORIGIN}${path}`, { method, headers: all, ...(text !== undefined && { body: text }) });
    },
    send: async (path, call) => read(await server.handler(visitor.request(path, call))),
    signIn: async (given, call) => keep(await read(await server.signIn(visitor.request('/auth/login', call), given))),
    refresh: async (call) => keep(await visitor.send('/auth/refresh', call)),
    logout: async (call) => keep(await visitor.send('/auth/logout', call)),
  };

  function keep(answer: Answer): Answer {
    const value = cookieOf(answer);
    if (value !== undefined) visitor.cookie = value === '' ? undefined : value;
    const { access_token: accessToken, session_id: sessionId } = answer.json;
    if (typeof accessToken === 'string') visitor.accessToken = accessToken;
    if (typeof sessionId === 'string') visitor.sessionId = sessionId;
    return answer;
  }

  return visitor;
}

/** A visitor who is signed in. */
export async function signedIn(server: AuthServer, subject = 'alice'): Promise<Visitor> {
  const visitor = visit(server);
  const answer = await visitor.signIn({ subject });
  expect(answer.status).toBe(200);
  return visitor;
}

/** A user whose cookie is ahead of its row: the store has lost the last writes. */
export async function aheadOfItsRow(): Promise<{ readonly server: Served; readonly visitor: Visitor }> {
  const database = new DatabaseSync(':memory:');
  const clock = testClock();
  const server = serve({ store: sqliteStore(database, { now: clock.now }) }, clock);
  const visitor = await signedIn(server);
  for (const _ of [1, 2, 3, 4]) await visitor.refresh();
  database.exec('UPDATE rebearer_sessions SET counter = 1');
  return { server, visitor };
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = (text === '' ? {} : JSON.parse(text)) as Answer['json'];
  return { status: response.status, headers: response.headers, json, setCookie: response.headers.getSetCookie() };
}

/** Returns the value that the last `Set-Cookie` stores, empty where it deletes. */
export function cookieOf({ setCookie }: Pick<Answer, 'setCookie'>): string | undefined {
  const field = setCookie.at(-1);
  return field === undefined ? undefined : /^[^=]*=([^;]*)/.exec(field)?.[1];
}

export function bearer({ accessToken }: Pick<Visitor, 'accessToken'>): { readonly authorization: string } {
  return { authorization: `Bearer ${accessToken}` };
}
