import {
  type Auth,
  type AuthenticatedSession,
  type AuthError,
  type AuthErrorCode,
  type AuthEvent,
  type AuthEventType,
  type AuthOptions,
  type ConfigurationError,
  createAuth,
  type EndReason,
  type Fetch,
  type Grant,
  type LoginSource,
  type LogoutResult,
  type Refresher,
  type RefreshError,
  type Session,
  type SessionChangedError,
  type SignedOutError,
} from 'rebearer';
import { expectTypeOf, test } from 'vitest';

interface Claims {
  readonly sub: string;
  readonly roles: readonly string[];
}

declare const auth: Auth<Claims>;
declare const session: Session<Claims>;

test('the claims type of createAuth reaches the session and its listeners', () => {
  expectTypeOf(createAuth<Claims>).returns.toEqualTypeOf<Auth<Claims>>();
  expectTypeOf(createAuth<Claims>).parameters.toEqualTypeOf<[options: AuthOptions<Claims>]>();
  expectTypeOf<Auth<Claims>['session']>().toEqualTypeOf<Session<Claims>>();
  expectTypeOf<Parameters<Parameters<Auth<Claims>['subscribe']>[0]>>().toEqualTypeOf<[session: Session<Claims>]>();
  expectTypeOf<Auth<Claims>['subscribe']>().returns.toEqualTypeOf<() => void>();
});

test('initial has the claims type of createAuth, and does not infer it', () => {
  type Initial = AuthOptions<Claims>['initial'];
  expectTypeOf<Initial>().toEqualTypeOf<Claims | null | undefined>();
  expectTypeOf<{ readonly sub: string }>().not.toExtend<Initial>();
  const inferred = (): Auth => {
    const made = createAuth({ refresh: '/auth/refresh', initial: { sub: 'alice' } });
    expectTypeOf(made).toEqualTypeOf<Auth<Readonly<Record<string, unknown>> | undefined>>();
    return made;
  };
  expectTypeOf(inferred).returns.toEqualTypeOf<Auth>();
  expectTypeOf<AuthOptions>().toExtend<AuthOptions<Claims>>();
  expectTypeOf<Auth<Claims>['initialSession']>().toEqualTypeOf<Session<Claims>>();
});

test('without a claims type an app has to check before it reads', () => {
  type Unknown = Readonly<Record<string, unknown>> | undefined;
  expectTypeOf(createAuth<Unknown>).returns.toExtend<Auth>();
  const untold = (): Auth<Unknown> => createAuth({ refresh: '/auth/refresh' });
  expectTypeOf(untold).returns.toEqualTypeOf<Auth<Unknown>>();
});

test('Auth and Session need no claims type where the claims do not matter', () => {
  expectTypeOf<Auth['session']>().toEqualTypeOf<Session>();
  expectTypeOf<Extract<Session, { isAuthenticated: true }>>().toEqualTypeOf<AuthenticatedSession>();
  expectTypeOf<AuthenticatedSession['claims']>().toBeUnknown();
  expectTypeOf<Auth<Claims>>().toExtend<Auth>();
});

test('an auth with claims is assignable to any auth, but not the other way', () => {
  expectTypeOf<Auth<Claims>>().toExtend<Auth>();
  expectTypeOf<Auth>().not.toExtend<Auth<Claims>>();
});

test('the session is a union with status as its tag', () => {
  expectTypeOf<Session<Claims>['status']>().toEqualTypeOf<'loading' | 'authenticated' | 'unauthenticated'>();
  const narrow = (): void => {
    // Destructured, a session that may be loading has no claims.
    expectTypeOf(session.claims).toEqualTypeOf<Claims | undefined>();
    if (session.isAuthenticated) expectTypeOf(session.claims).toEqualTypeOf<Claims>();
    if (session.status === 'authenticated') expectTypeOf(session.identity).toEqualTypeOf<string | undefined>();
    if (session.status === 'unauthenticated') expectTypeOf(session.reason).toEqualTypeOf<EndReason>();
    if (session.isLoading) expectTypeOf(session.error).toEqualTypeOf<AuthError | undefined>();
    // @ts-expect-error -- a snapshot is read only
    session.status = 'loading';
  };
  expectTypeOf(narrow).toBeFunction();
});

test('fetch has exactly the platform’s type, and so does every other fetch of the auth', () => {
  expectTypeOf<Auth<Claims>['fetch']>().toEqualTypeOf<typeof globalThis.fetch>();
  expectTypeOf<Fetch>().toEqualTypeOf<typeof globalThis.fetch>();
  expectTypeOf<Auth<Claims>['createFetch']>().returns.toEqualTypeOf<typeof globalThis.fetch>();
});

test('the methods of a session have the documented parameters and results', () => {
  expectTypeOf<Auth<Claims>['ready']>().toEqualTypeOf<() => Promise<void>>();
  expectTypeOf<Auth<Claims>['login']>().toEqualTypeOf<(source?: LoginSource) => Promise<void>>();
  expectTypeOf<Auth<Claims>['logout']>().returns.toEqualTypeOf<Promise<LogoutResult>>();
  expectTypeOf<Auth<Claims>['refresh']>().toEqualTypeOf<() => Promise<void>>();
  const ask = (): Promise<string | undefined> => auth.getAccessToken({ rejected: 'a', minValidity: 1 });
  expectTypeOf(ask).returns.toEqualTypeOf<Promise<string | undefined>>();
  expectTypeOf<Auth<Claims>['getAccessToken']>().returns.toEqualTypeOf<Promise<string | undefined>>();
  expectTypeOf<Auth<Claims>['explain']>().returns.toBeString();
  interface Described {
    readonly access_token: string;
  }
  const described: Described = { access_token: 'a.b.c' };
  const logIn = (): readonly Promise<void>[] => [auth.login(described), auth.login(() => Promise.resolve(described))];
  expectTypeOf(logIn).toBeFunction();
  const wrong = (): void => {
    // @ts-expect-error -- a promise is none
    void auth.login(Promise.resolve(described));
    // @ts-expect-error -- a token alone is not a grant
    void auth.login('a.b.c');
    // @ts-expect-error -- refresh is required
    createAuth({});
    // @ts-expect-error -- no such rule
    auth.createFetch({ retries: 3 });
    // @ts-expect-error -- a rule answers yes or no
    auth.createFetch({ shouldRefresh: ({ status }) => status });
    // @ts-expect-error -- a response is not a token
    void auth.getAccessToken({ rejected: new Response() });
    // @ts-expect-error -- no such option
    createAuth({ refresh: '/auth/refresh', token: 'a.b.c' });
  };
  expectTypeOf(wrong).toBeFunction();
});

test('a listener receives the event of its type', () => {
  expectTypeOf<AuthEventType>().toEqualTypeOf<AuthEvent['type']>();
  const listen = (): void => {
    auth.on('session-end', ({ reason }) => {
      expectTypeOf(reason).toEqualTypeOf<Exclude<EndReason, 'none'>>();
    });
    auth.on('refresh-failure', ({ problem, retryAfter }) => {
      expectTypeOf(problem).toBeString();
      expectTypeOf(retryAfter).toBeNumber();
    });
    // @ts-expect-error -- no such event
    auth.on('refreshed', () => {});
  };
  expectTypeOf(listen).toBeFunction();
});

test('an error is distinguished by its code', () => {
  expectTypeOf<AuthError['code']>().toEqualTypeOf<AuthErrorCode>();
  expectTypeOf<RefreshError | ConfigurationError | SessionChangedError | SignedOutError>().toExtend<AuthError>();
  const read = (error: RefreshError | ConfigurationError | SessionChangedError): void => {
    if (error.code === 'refresh_failed') expectTypeOf(error.retryAfter).toBeNumber();
    if (!error.retryable) expectTypeOf(error).toEqualTypeOf<ConfigurationError | SessionChangedError>();
  };
  expectTypeOf(read).toBeFunction();
});

test('a refresher may answer with a grant, a response, or null', () => {
  expectTypeOf<Awaited<ReturnType<Refresher>>>().toEqualTypeOf<Grant | Response | null>();
  expectTypeOf<Refresher>().toExtend<AuthOptions['refresh']>();
});
