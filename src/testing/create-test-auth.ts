import { EXTENSION, type ServerLimits } from '../extension.ts';
import { type Auth, type AuthOptions, createAuth, type EndReason, type Fetch } from '../index.ts';
import { createBaseFetch } from '../request/base-fetch.ts';
import { checkTestAuth } from './check-test-auth.ts';
import { createMovableClock, createTestClock, createTestEnvironment, resolved } from './test-environment.ts';
import { createFakeRefresh, grantOf, LIFETIME, type ServerAnswer } from './fake-refresh.ts';
import { fakeResponse } from './fake-response.ts';

type Passed = Pick<AuthOptions, 'attach' | 'exclude' | 'fetch' | 'reauthenticate' | 'shouldRefresh' | 'origins'>;

/** The initial session of a test, and options of `createAuth` that are passed on. */
export type TestAuthOptions<Claims extends object> = Passed &
  (
    | { readonly status?: 'authenticated' | undefined; readonly claims: Claims }
    | { readonly status: 'loading' | 'unauthenticated' }
  );

/** An `Auth` whose session the test controls. It is a real `Auth` with a server in memory, which grants tokens to the user of the last `login`. */
export interface TestAuth<Claims extends object> extends Auth<Claims> {
  /** Expires the access token: the next call waits for a refresh, which succeeds. */
  readonly expire: () => void;
  /**
   * Ends the session as the server does. Resolves when `session` shows it, or when the user is asked to sign in again. Default: `'expired'`.
   * Rejects with a `TypeError` for a reason that is not one word, and for `'none'` if there is a session.
   */
  readonly end: (reason?: EndReason) => Promise<void>;
  /**
   * Changes the user's claims at the server, or signs a user in. Resolves when `session` shows it. Another `sid` or `sub` is another
   * user.
   */
  readonly setClaims: (claims: Claims) => Promise<void>;
}

/**
 * Makes an auth for tests: with a session from the start, without one, or loading until `setClaims` or `end` is called. Only
 * `auth.fetch` uses the network, for your calls; time is that of the test, including fake timers.
 *
 * @example
 * const auth = createTestAuth({ status: 'authenticated', claims: { sub: 'alice' } });
 * auth.expire();
 *
 * @throws TypeError for an option that is missing, unknown or wrong.
 */
export function createTestAuth<Claims extends object>(options: TestAuthOptions<Claims>): TestAuth<Claims> {
  checkTestAuth(options);
  const { attach, exclude, reauthenticate, shouldRefresh, origins } = options;
  const first = firstAnswer(options);
  const clock = createMovableClock();
  const server = createFakeRefresh(first);
  const auth = createAuth<Claims>({
    attach,
    exclude,
    shouldRefresh,
    reauthenticate,
    origins,
    refresh: server.refresher,
    logout: LOGOUT,
    fetch: withLogout(options.fetch, () => server.decide({ type: 'ended', reason: 'logout' })),
    // A loading session stays loading for as long as the test wants.
    timeout: Infinity,
    restore: first.type === 'ended' ? false : 'lazy',
    tabs: 'off',
    environment: createTestEnvironment(clock),
  });
  const extension = auth[EXTENSION];
  let shift = 0;
  // The server knows the user whom the app has signed in.
  auth.on('token', ({ source }) => {
    const { claims } = auth.session;
    shift = clock.shift();
    if (source === 'login' && claims !== undefined) server.decide({ type: 'granted', claims });
  });
  const signIn = (claims: Claims): Promise<void> => {
    server.decide({ type: 'granted', claims });
    return auth.login(grantOf(claims));
  };
  // A grant is adopted at once, before the promise settles.
  if (first.type === 'granted') void signIn(first.claims);
  /** For a `Lifetime`: an expired token does not bring its limits nearer. */
  const limits = (): ServerLimits | undefined => {
    const told = extension.limits();
    return told && [told[0] - shift, told[1] - shift, told[2] - shift];
  };
  const expire = (): void => clock.advance(LIFETIME * 1000);
  const decide = async (answer: ServerAnswer<Claims>): Promise<void> => {
    server.decide(answer);
    // A refresh that started before returns the former answer.
    while (!server.isTold() && auth.session.status !== 'unauthenticated') {
      expire();
      const asked = new AbortController();
      const stop = auth.subscribe(({ isReauthenticating }) => isReauthenticating && asked.abort());
      await auth.getAccessToken({ signal: asked.signal }).catch(() => {});
      stop();
    }
  };
  const isSignedOut = (): boolean => auth.session.status === 'unauthenticated' || auth.session.isReauthenticating;
  // Not frozen, unlike an app's: tests spy on its methods.
  return {
    ...auth,
    get session() {
      return auth.session;
    },
    expire,
    async end(reason = 'expired') {
      checkReason(reason, auth.session.isAuthenticated);
      await decide({ type: 'ended', reason });
    },
    setClaims: (claims) => (isSignedOut() ? signIn(claims) : decide({ type: 'granted', claims })),
    [EXTENSION]: {
      ...extension,
      environment: { ...extension.environment, clock: createTestClock(clock) },
      limits,
    },
  };
}

/** Throws for a reason that no server's answer would give the session. */
function checkReason(reason: unknown, isAuthenticated: boolean): void {
  if (typeof reason !== 'string' || !/^[\w-]{1,64}$/.test(reason))
    throw new TypeError('end: the reason is not one word of at most 64 letters, digits, _ and -.');
  if (reason === 'none' && isAuthenticated)
    throw new TypeError("end: a session that exists can't end with 'none'. Write another reason, such as 'expired'.");
}

/** No server has this address; requests to it are answered in memory. */
const LOGOUT = 'https://logout.invalid/';

function withLogout(fetch: Fetch | undefined, onLogout: () => void): Fetch {
  const network = createBaseFetch(() => globalThis.fetch);
  return (input, init) => {
    if (input !== LOGOUT) return (fetch ?? network())(resolved(input), init);
    onLogout();
    return Promise.resolve(fakeResponse(204));
  };
}

function firstAnswer<Claims extends object>(options: TestAuthOptions<Claims>): ServerAnswer<Claims> {
  switch (options.status) {
    case 'loading':
      return { type: 'unknown' };
    case 'unauthenticated':
      return { type: 'ended', reason: 'none' };
    default:
      return { type: 'granted', claims: options.claims };
  }
}
