import { InjectionToken, type Provider } from '@angular/core';
import type { EndReason } from '../index.ts';
import type { RegisteredAuth } from './register.ts';

/** The argument of a `login` function. */
export interface SignedOutContext {
  /** Why there is no session. */
  readonly reason: EndReason;
  /** The URL that the user requested, or was on, as in `router.url`. Pass it through the login, and read it with `returnPath`. */
  readonly returnTo: string;
}

export interface AuthProviderOptions {
  /**
   * Where `requireAuth` navigates without a session: the path of the login page, whose query gets `redirect`, or a function that
   * returns the whole URL of the login, including its query. Default: `'/login'`.
   */
  readonly login?: string | ((context: SignedOutContext) => string) | undefined;
}

/** The injection token of the app's auth, for `inject(AUTH)`. */
export const AUTH: InjectionToken<RegisteredAuth> = /* @__PURE__ */ new InjectionToken<RegisteredAuth>('rebearer');

type Login = NonNullable<AuthProviderOptions['login']>;

/** The injection token of the option `login`. */
export const LOGIN: InjectionToken<Login> = /* @__PURE__ */ new InjectionToken<Login>('rebearer login');

/**
 * Provides the app's auth for `authInterceptor`, `requireAuth` and `injectSession`: an auth, or a function that creates one. Angular calls
 * the function once for each app, in an injection context. A server that renders pages runs one app for each request, so there no two users
 * share an auth; take it with `inject(AUTH)`.
 *
 * @example
 * bootstrapApplication(App, {
 *   providers: [provideAuth(auth), provideHttpClient(withInterceptors([authInterceptor])), provideRouter(routes)],
 * });
 *
 * @throws TypeError for a `login` that is not a path or a function; not in builds for production.
 */
export function provideAuth(
  auth: RegisteredAuth | (() => RegisteredAuth),
  { login = '/login' }: AuthProviderOptions = {},
): Provider {
  if (typeof REBEARER_PRODUCTION === 'undefined' && typeof login !== 'string' && typeof login !== 'function')
    throw new TypeError("provideAuth: the option login is not a path or a function. Write a path, such as '/login'.");
  return [
    { provide: AUTH, useFactory: typeof auth === 'function' ? auth : () => auth },
    { provide: LOGIN, useValue: login },
  ];
}
