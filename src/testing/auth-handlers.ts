import { type FailingCall, type Failure, failureResponse, type Route } from './failure.ts';
import { createFakeSession } from './fake-session.ts';

// Projects without msw read these declarations too. An import at the top of the file could not be ignored in what is emitted.
/** @ts-ignore -- msw is optional: `createTestAuth` does not need it. */
// oxlint-disable-next-line typescript/consistent-type-imports
type HttpHandler = import('msw').HttpHandler;

/** How the backend behaves. Every option has a default. */
export interface AuthHandlersOptions {
  /** Milliseconds that an access token lives, by the clock of the test. Default: 300,000. */
  readonly lifetime?: number | undefined;
  /**
   * Whether each refresh replaces the cookie, and an old one ends the session: two refreshes at a time do so where
   * `latency` lets them overlap. Default: true.
   */
  readonly rotation?: boolean | undefined;
  /** Milliseconds before each answer. Default: 0. */
  readonly latency?: number | undefined;
  /** Says, for each call, whether it fails, and how. */
  readonly fail?: ((call: FailingCall) => Failure | undefined) | undefined;
  /** What the tokens claim of a user. Default: `sub` alone. */
  readonly claims?: ((username: string) => object) | undefined;
  /** Where the routes are, as msw's paths. Default: below `/auth` and `/api` of any origin. */
  readonly paths?: Readonly<Partial<Record<Route, string>>> | undefined;
}

/** The calls that have arrived, by route. */
export interface AuthBackendCounts extends Readonly<Record<Route, number>> {
  /** The API calls that got a 401. */
  readonly refused: number;
}

/** A backend with one user at a time, for `setupServer(...backend.handlers)` or `setupWorker`. */
export interface AuthBackend {
  /**
   * Login, refresh and logout, and in front of `/api/*` a check: what has no valid token gets a 401, all else goes on to the
   * handlers that are listed behind.
   */
  readonly handlers: readonly HttpHandler[];
  readonly counts: AuthBackendCounts;
  /** Gives the browser the cookie of a session, as a login of long ago has. Default: alice. */
  readonly signIn: (username?: string) => void;
  /** Ends the session, tokens included: the next refresh is told why. Default: `'expired'`. */
  readonly endSession: (reason?: 'expired' | 'revoked') => void;
  /** Refuses the tokens given so far before their time; the session lives on. */
  readonly rejectTokens: () => void;
  /** Returns the 401 for a request that may not pass, for handlers that are put in front by `server.use`. */
  readonly authorize: (request: Request) => Response | undefined;
}

// `createTestAuth` alone does not need msw.
const msw = await import('msw').catch(() => undefined);

const PATHS: Readonly<Record<Route, string>> = {
  login: '*/auth/login',
  refresh: '*/auth/refresh',
  logout: '*/auth/logout',
  api: '*/api/*',
};

/**
 * Makes msw handlers for a backend with short-lived tokens and a session cookie. The cookie is kept here rather than in a jar, so
 * that each backend begins without a session, and nothing is left for the next test.
 *
 * @throws TypeError where msw is not installed.
 */
export function authHandlers(options: AuthHandlersOptions = {}): AuthBackend {
  const { lifetime = 300_000, rotation = true, latency = 0, fail, claims = (sub) => ({ sub }) } = options;
  if (msw === undefined) throw new TypeError('authHandlers() needs msw. Run: npm install --save-dev msw');
  const { http } = msw;
  const counts = { login: 0, refresh: 0, logout: 0, api: 0, refused: 0 };
  const session = createFakeSession({ lifetime, rotation, claims });

  /** Counts a call, lets the time pass, and answers it, where it is not to fail. */
  const handle = (
    route: Route,
    answer: (request: Request, cookie: number | undefined) => Response | undefined | Promise<Response>,
  ): HttpHandler =>
    http.all(options.paths?.[route] ?? PATHS[route], async ({ request }) => {
      const count = ++counts[route];
      // What the browser sends is what it has when the call is made.
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

/** A login whose body names no user is alice's. */
async function usernameIn(request: Request): Promise<string> {
  const body: unknown = await request.json().catch(() => undefined);
  const isNamed = typeof body === 'object' && body !== null && 'username' in body;
  return isNamed && typeof body.username === 'string' ? body.username : 'alice';
}
