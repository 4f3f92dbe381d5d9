import { type Auth, type AuthOptions, createAuth, type EndReason, type Fetch } from '../index.ts';
import { createMovableClock, createTestEnvironment, resolved } from './test-environment.ts';
import { createFakeRefresh, grantOf, LIFETIME, type ServerAnswer } from './fake-refresh.ts';

type Passed = Pick<AuthOptions, 'attach' | 'exclude' | 'fetch' | 'reauthenticate' | 'shouldRefresh' | 'origins'>;

/** How the session of a test begins; what `createAuth` takes for calls goes through to it. */
export type TestAuthOptions<Claims extends object> = Passed &
  (
    | { readonly status?: 'authenticated' | undefined; readonly claims: Claims }
    | { readonly status: 'loading' | 'unauthenticated' }
  );

/** An `Auth` whose session the test decides on. It behaves as the real one does, as it is one. */
export interface TestAuth<Claims extends object> extends Auth<Claims> {
  /** Lets the access token expire, at once: the next call waits for a refresh, which succeeds. */
  readonly expire: () => void;
  /** Ends the session as the server does; resolves when `session` says so, or that the user is asked to sign in again. Default: `'expired'`. */
  readonly end: (reason?: EndReason) => Promise<void>;
  /**
   * Has the server change the user's claims, or sign a user in where none was; resolves when `session` says so. Another
   * `sid`, or `sub`, is another user.
   */
  readonly setClaims: (claims: Claims) => Promise<void>;
}

/**
 * Makes an auth for tests: with a session from the first moment on, with none, or with one that stays loading until `setClaims` or
 * `end`. There is no network in it but for `auth.fetch`, which sends what it is given; time is the test's, fake timers included.
 */
export function createTestAuth<Claims extends object>(options: TestAuthOptions<Claims>): TestAuth<Claims> {
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
    // A session that is loading is so for as long as the test wants.
    timeout: Infinity,
    restore: first.type === 'ended' ? false : 'lazy',
    environment: createTestEnvironment(clock),
  });
  const signIn = (claims: Claims): Promise<void> => {
    server.decide({ type: 'granted', claims });
    return auth.login(grantOf(claims));
  };
  // A grant is adopted at once, before the promise settles.
  if (first.type === 'granted') void signIn(first.claims);
  const expire = (): void => clock.advance(LIFETIME * 1000);
  const decide = async (answer: ServerAnswer<Claims>): Promise<void> => {
    server.decide(answer);
    // A refresh that began before brings what was decided then.
    while (!server.isTold() && auth.session.status !== 'unauthenticated') {
      expire();
      const asked = new AbortController();
      const stop = auth.subscribe(({ isReauthenticating }) => isReauthenticating && asked.abort());
      await auth.getAccessToken({ signal: asked.signal }).catch(() => {});
      stop();
    }
  };
  const isSignedOut = (): boolean => auth.session.status === 'unauthenticated' || auth.session.isReauthenticating;
  return Object.freeze({
    ...auth,
    get session() {
      return auth.session;
    },
    expire,
    end: (reason = 'expired') => decide({ type: 'ended', reason }),
    setClaims: (claims) => (isSignedOut() ? signIn(claims) : decide({ type: 'granted', claims })),
  } satisfies TestAuth<Claims>);
}

/** No server has it: what is sent there is answered in memory. */
const LOGOUT = 'https://logout.invalid/';

function withLogout(fetch: Fetch | undefined, onLogout: () => void): Fetch {
  return (input, init) => {
    // Looked up at each call, so that a mock that comes later is used.
    if (input !== LOGOUT) return (fetch ?? globalThis.fetch)(resolved(input), init);
    onLogout();
    return Promise.resolve(new Response(null, { status: 204 }));
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
