import type { Auth } from 'rebearer';
import { afterAll, expect, vi } from 'vitest';
import type { LogEntry } from '../../demo/server/log.ts';
import { API, ASKING, pass, server, TOKEN_LIFETIME } from './page.ts';
import { auth as shared } from './snippets/auth.ts';

afterAll(async () => {
  shared.dispose();
  vi.useRealTimers();
  await server.close();
});

/** Logs in, the way the README does it. */
export async function logIn(auth: Auth = shared, username = 'alice'): Promise<void> {
  const response = await fetch(`${API}/auth/login`, {
    method: 'POST',
    credentials: 'include',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: `${username}-demo` }),
  });
  await auth.login(response);
  expect(auth.session.status).toBe('authenticated');
}

/** What a recipe calls; the number keeps twins apart where the library would answer them from a cache. */
type Call<T> = (number: number) => Promise<T>;

interface Rules {
  /** How many requests three calls at once make. Default: 3, and 1 where the library batches. */
  readonly requests?: number;
}

/** Has a client call once, and then three times at once through each of the two ways in which a token ends. */
export async function throughExpiry<T>(call: Call<T>, rules: Rules = {}): Promise<readonly T[]> {
  await logIn();
  let number = 0;
  const first = await call(number);
  const [replayed, delayed] = await expireAndCall(() => Promise.all([1, 2, 3].map(() => call(++number))), rules);
  return [first, ...replayed, ...delayed];
}

/**
 * Ends the token and has the client call: first refused by the server before its time, then expired by both clocks. Each
 * time all calls together cost one refresh, and each is answered 200. Returns what the calls came to.
 */
export async function expireAndCall<T>(callAll: () => Promise<T>, { requests = 3 }: Rules = {}): Promise<[T, T]> {
  server.rejectTokens();
  server.clearLog();
  const replayed = await callAll();
  expectOneRefresh(requests);
  expect(calls().some(({ status }) => status === 401)).toBe(true);

  pass(TOKEN_LIFETIME + 1000);
  server.clearLog();
  const delayed = await callAll();
  expectOneRefresh(requests);
  expect(calls().some(({ status }) => status === 401)).toBe(false);
  return [replayed, delayed];
}

/** Reads in the server's log that there was one refresh, and that so many requests were answered 200, with a valid token. */
function expectOneRefresh(requests: number): void {
  expect(refreshes()).toMatchObject([{ status: 200, outcome: 'rotated' }]);
  const answered = calls().filter(({ status }) => status !== 401);
  const expected = { status: 200, authorization: 'bearer', tokenState: 'valid', subject: 'alice' };
  expect(answered).toMatchObject(Array.from({ length: requests }, () => expected));
}

/** The refreshes that the server's log has. */
export function refreshes(): readonly LogEntry[] {
  return server.log.filter(({ path }) => path === '/auth/refresh');
}

/** The recipe's own calls in the server's log. */
export function calls(): readonly LogEntry[] {
  return server.log.filter(({ path, query }) => !path.startsWith('/auth/') && query !== ASKING);
}

/** Has the next user sign in while a call is answered with 503. Returns how often the call arrived. */
export async function callWhileUserChanges(path: string, call: () => Promise<unknown>): Promise<number> {
  await logIn();
  let arrivals = 0;
  server.intercept(async ({ url }) => {
    if (new URL(url).pathname !== path) return undefined;
    if (++arrivals === 1) await logIn(shared, 'bob');
    return new Response(null, { status: 503 });
  });
  await call().catch(() => undefined);
  return arrivals;
}
