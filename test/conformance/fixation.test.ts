import { randomUUID } from 'node:crypto';
import { createChecker } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { type Handler, verdictsOver } from './foreign-server.ts';

/** How a framework treats a session that is there when a user signs in. */
interface Habits {
  /** Which session goes on at a login. */
  readonly keeps?: 'every' | 'none' | 'own';
  /** Whether a visitor gets a session with the first answer. */
  readonly isForVisitors?: boolean;
  /** Whether a session begins under an id that a request has made up. */
  readonly isLenient?: boolean;
  /** Whether the logout leaves the session, without its user. */
  readonly isLeft?: boolean;
  /** Whether each answer encrypts the id anew. */
  readonly isEncrypted?: boolean;
  /** Whether a login needs the header that repeats the cookie of the page. */
  readonly isGuarded?: boolean;
}

/** Sessions in a store, an id in the cookie, and no token. */
function framework({ keeps = 'none', isForVisitors, isLenient, isLeft, isEncrypted, isGuarded }: Habits): Handler {
  const users = new Map<string, string | undefined>();
  const idOf = (cookie = ''): string => (isEncrypted ? cookie.slice(36) : cookie);
  const setting = (id: string): string => `sid=${isEncrypted ? randomUUID() : ''}${id}; Path=/; HttpOnly; SameSite=Lax`;
  const begin = (id: string, user?: string): string => {
    users.set(id, user);
    return setting(id);
  };
  return ({ what, cookies, body, headers }) => {
    const told = idOf(cookies.get('sid'));
    const isKnown = users.has(told) || (isLenient === true && told !== '');
    const user = users.get(told);
    const visit = isForVisitors && !isKnown ? begin(randomUUID()) : undefined;
    switch (what) {
      case 'GET /':
        return {
          status: 200,
          body: 'a page',
          headers: { 'set-cookie': ['csrf=1; Path=/', ...(visit ? [visit] : [])] },
        };
      case 'POST /auth/login': {
        if (isGuarded && headers['x-csrf'] !== '1') return { status: 403, body: { message: 'CSRF token mismatch.' } };
        if (!body.includes('alice-demo')) return { status: 401, body: { message: 'Unauthorized' } };
        const isKept = isKnown && (keeps === 'every' || (keeps === 'own' && user === 'alice'));
        if (!isKept) users.delete(told);
        const set = begin(isKept ? told : randomUUID(), 'alice');
        return { status: 200, body: { user: { id: 1 } }, headers: { 'set-cookie': set } };
      }
      case 'GET /auth/session': {
        const set = user === undefined ? visit : isEncrypted && setting(told);
        const fields = set ? { 'set-cookie': set } : {};
        return user === undefined
          ? { status: 401, body: { error: 'invalid_grant' }, headers: fields }
          : { status: 200, body: { user: { id: 1 } }, headers: fields };
      }
      case 'POST /auth/logout':
        if (isLeft) users.set(told, undefined);
        else users.delete(told);
        return { status: 204, headers: isLeft ? {} : { 'set-cookie': 'sid=; Path=/; Max-Age=0' } };
      default:
        return undefined;
    }
  };
}

const target = { mode: 'cookies', refresh: { url: '/auth/session', method: 'GET' } } as const;
const RB032 = async (habits: Habits): Promise<string | undefined> => {
  const csrf = habits.isGuarded ? { csrf: { cookie: 'csrf', header: 'X-CSRF' } } : {};
  const verdicts = await verdictsOver(framework(habits), {
    target: { ...target, ...csrf },
    found: { RB032: 'passed' },
  });
  return verdicts['RB032'];
};

test.each<[what: string, habits: Habits]>([
  ['makes a new session', {}],
  ['makes a new session, and gives visitors one', { isForVisitors: true }],
  ['makes a new session, and encrypts the cookie anew', { isForVisitors: true, isEncrypted: true }],
  // Symfony: SessionStrategyListener leaves the session of the user who signs in once more.
  ["keeps the session of the same user, but no visitor's", { keeps: 'own', isForVisitors: true }],
  ['needs a CSRF token, and makes a new session', { isForVisitors: true, isGuarded: true }],
])('a login that %s is right', async (_what, habits) => {
  expect(await RB032(habits)).toBe('passed');
});

const VISITOR =
  "failed: A login with a visitor's cookie signs that cookie in: an attacker who has set it has the session too.";

test.each<[what: string, habits: Habits, cause: string]>([
  // express-session without `regenerate`, with `saveUninitialized`.
  ["a visitor's session", { keeps: 'every', isForVisitors: true }, VISITOR],
  [
    "a visitor's session in a cookie that is encrypted anew",
    { keeps: 'every', isForVisitors: true, isEncrypted: true },
    VISITOR,
  ],
  ["a visitor's session behind a CSRF token", { keeps: 'every', isForVisitors: true, isGuarded: true }, VISITOR],
  [
    // PHP with `session.use_strict_mode = 0`.
    'a session whose id was made up',
    { keeps: 'every', isLenient: true },
    'failed: A login with a made-up cookie signs that cookie in: an attacker who has set it has the session too.',
  ],
  [
    // Passport before 0.6.
    'the session that a logout has left',
    { keeps: 'every', isLeft: true },
    'failed: A login with the cookie of a session that was logged out signs that cookie in: an attacker who has set it has the session too.',
  ],
])('a login that goes on with %s is open to session fixation', async (_what, habits, cause) => {
  expect(await RB032(habits)).toBe(cause);
});

test.each(['every', 'own'] as const)(
  'a login that goes on with a session of the same user is a remark where nothing else is seen: %s',
  async (keeps) => {
    const kept = 'A login with a cookie that is already there keeps its value.';
    expect(await RB032({ keeps })).toBe(`remark: ${kept}`);
    expect(await RB032({ keeps, isEncrypted: true })).toBe(
      'remark: A login with a cookie that is already there goes on with its session.',
    );
  },
);

test.each([undefined, { cookie: 'csrf', header: 'X-CSRF' }])(
  'the login at another host gets no cookie of the page, with csrf %o',
  async (csrf) => {
    const received: string[] = [];
    const answers = framework({});
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { host, pathname } = new URL(request.url);
      const cookie = request.headers.get('cookie') ?? '';
      if (host === 'api.example.com') received.push(cookie);
      const told = answers({
        what: `${request.method} ${pathname}`,
        headers: {},
        cookies: new Map(cookie.split('; ').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? ''])),
        body: await request.text(),
        isOwn: true,
        now: 0,
      });
      const headers = new Headers({ 'content-type': 'application/json' });
      for (const set of [told?.headers?.['set-cookie'] ?? []].flat()) headers.append('set-cookie', set);
      return new Response(told?.body === undefined ? null : JSON.stringify(told.body), {
        status: told?.status ?? 404,
        headers,
      });
    };
    const api = 'https://api.example.com';
    const checker = createChecker({
      ...target,
      url: 'https://app.example.com',
      refresh: { url: `${api}/auth/session`, method: 'GET' },
      logout: `${api}/auth/logout`,
      login: { url: `${api}/auth/login`, body: { password: 'alice-demo' } },
      wait: async () => {},
      fetch,
      ...(csrf && { csrf }),
    });
    expect((await checker.run('RB032')).status).toBe('passed');
    expect(received.filter((cookie) => /sid=/.test(cookie)).length).toBeGreaterThan(3);
    expect(received.filter((cookie) => /csrf=/.test(cookie))).toEqual([]);
  },
);
