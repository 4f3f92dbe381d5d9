import { http, type HttpHandler } from 'msw';
import { type Check, checkOptions, FUNCTION, isObject } from '../testing/check-options.ts';
import { type FailingCall, type Failure, failureResponse, type Route } from './failure.ts';
import { createFakeSession } from './fake-session.ts';

/** The behaviour of the backend. Every option has a default. */
export interface AuthHandlersOptions {
  /** Lifetime of an access token in milliseconds, by the clock of the test. Default: 300,000. */
  readonly lifetime?: number | undefined;
  /**
   * Whether each refresh replaces the cookie, and an old cookie ends the session, as two overlapping refreshes do (see `latency`).
   * Default: true.
   */
  readonly rotation?: boolean | undefined;
  /** Milliseconds before each answer. Default: 0. */
  readonly latency?: number | undefined;
  /** Decides for each call whether and how it fails; `undefined`: it does not. Default: no call fails. */
  readonly fail?: ((call: FailingCall) => Failure | undefined) | undefined;
  /**
   * More claims of a user's tokens, as the option `claims` of `rebearer/server`: `sub` is added. `sub: undefined` leaves it out. Default:
   * only `sub`.
   */
  readonly claims?: ((username: string) => object) | undefined;
  /** The routes as paths of msw. Default: below `/auth` and `/api` of any origin. */
  readonly paths?: Readonly<Partial<Record<Route, string>>> | undefined;
}

/** The number of calls that have arrived, by route. */
export interface AuthBackendCounts extends Readonly<Record<Route, number>> {
  /** The number of API calls that got a 401. */
  readonly refused: number;
}

/** A backend with one user at a time, for `setupServer(...backend.handlers)` or `setupWorker`. */
export interface AuthBackend {
  /**
   * Login, refresh and logout, and a check for `/api/*`: a request without a valid token gets a 401, any other goes on to the handlers
   * after these.
   */
  readonly handlers: readonly HttpHandler[];
  readonly counts: AuthBackendCounts;
  /** Gives the browser the cookie of a session, as after an earlier login. Default: alice. */
  readonly signIn: (username?: string) => void;
  /** Ends the session and refuses its tokens; the next refresh is answered with the reason. Default: `'expired'`. */
  readonly endSession: (reason?: 'expired' | 'revoked') => void;
  /** Refuses the current tokens; the session continues. */
  readonly rejectTokens: () => void;
  /** Returns the 401 for a request without a valid token, for handlers that `server.use` adds before these. */
  readonly authorize: (request: Request) => Response | undefined;
}

const PATHS: Readonly<Record<Route, string>> = {
  login: '*/auth/login',
  refresh: '*/auth/refresh',
  logout: '*/auth/logout',
  api: '*/api/*',
};

const isMilliseconds = (value: unknown): boolean => typeof value === 'number' && value >= 0;

const CHECKS: Readonly<Record<keyof AuthHandlersOptions, Check>> = {
  lifetime: [isMilliseconds, 'milliseconds'],
  rotation: [(value) => typeof value === 'boolean', 'true or false'],
  latency: [isMilliseconds, 'milliseconds'],
  fail: FUNCTION,
  claims: FUNCTION,
  paths: [
    (value) => isObject(value) && Object.keys(value).every((route) => Object.hasOwn(PATHS, route)),
    `an object with ${Object.keys(PATHS).join(', ')}`,
  ],
};

/**
 * Makes msw handlers for a backend with short-lived tokens and a session cookie. The backend keeps the cookie itself instead of using a
 * cookie jar, so that each backend starts without a session, and nothing is left for the next test.
 *
 * @example
 * const backend = authHandlers();
 * const server = setupServer(...backend.handlers);
 * backend.signIn('alice');
 *
 * @throws TypeError for an option that is unknown or wrong.
 */
export function authHandlers(options: AuthHandlersOptions = {}): AuthBackend {
  checkOptions('authHandlers', options, CHECKS);
  const { lifetime = 300_000, rotation = true, latency = 0, fail, claims = () => ({}) } = options;
  const counts = { login: 0, refresh: 0, logout: 0, api: 0, refused: 0 };
  const session = createFakeSession({ lifetime, rotation, claims });

  /** Counts a call, waits for the latency, and answers it unless it is to fail. */
  const handle = (
    route: Route,
    answer: (request: Request, cookie: number | undefined) => Response | undefined | Promise<Response>,
  ): HttpHandler =>
    http.all(options.paths?.[route] ?? PATHS[route], async ({ request }) => {
      if (!isCall(route, request.method)) return undefined;
      const count = ++counts[route];
      // The browser sends the cookie that it has when the call is made.
      const cookie = session.cookie();
      const failure = fail?.({ route, count });
      if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
      return failure === undefined ? answer(request, cookie) : failureResponse(failure);
    });

  return {
    handlers: [
      handle('login', async (request) => session.start(await usernameIn(request))),
      handle('refresh', (_request, cookie) => session.refresh(cookie)),
      handle('logout', () => {
        session.end('no_session');
        return new Response(null, { status: 204 });
      }),
      handle('api', (request) => {
        const refusal = session.authorize(request);
        if (refusal !== undefined) counts.refused++;
        return refusal;
      }),
    ],
    counts,
    signIn: (username = 'alice') => void session.start(username),
    endSession: (reason = 'expired') => session.end(reason),
    rejectTokens: session.rejectTokens,
    authorize: session.authorize,
  };
}

/** A preflight has no token, and a GET of the login is its page: both go on to the handlers after these. */
function isCall(route: Route, method: string): boolean {
  return method !== 'OPTIONS' && !(route === 'login' && ['GET', 'HEAD'].includes(method));
}

/** The members of a login's body that name the user, in the order of their precedence. */
const NAMES = ['username', 'userName', 'user_name', 'email', 'login', 'identifier', 'user', 'account'];

/** A login without a user name in its body is alice's. */
async function usernameIn(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  const isForm = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)/.test(type);
  const body: unknown = await (isForm ? formOf(request) : request.json()).catch(() => undefined);
  const members = new Map<string, unknown>(isObject(body) ? Object.entries(body) : []);
  const names = NAMES.map((name) => members.get(name)).map((name) => (typeof name === 'number' ? String(name) : name));
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? 'alice';
}

async function formOf(request: Request): Promise<unknown> {
  return Object.fromEntries(await request.formData());
}
