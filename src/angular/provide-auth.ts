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
   * Where `requireAuth` navigates without a session: the path of the login page, which gets the query `redirect`, or a function that
   * returns the whole URL of the login, including its query. Default: `'/login'`.
   */
  readonly login?: string | ((context: SignedOutContext) => string) | undefined;
}

/** The injection token of the app's auth, for `inject(AUTH)`. */
export const AUTH: InjectionToken<RegisteredAuth> = /* @__PURE__ */ new InjectionToken<RegisteredAuth>('rebearer');

/** The function that makes the URL of the login. */
export const LOGIN: InjectionToken<(context: SignedOutContext) => string> = /* @__PURE__ */ new InjectionToken<
  (context: SignedOutContext) => string
>('rebearer login');

/**
 * Provides the app's auth for `authInterceptor`, `requireAuth` and `injectSession`.
 *
 * @example
 * bootstrapApplication(App, {
 *   providers: [provideAuth(auth), provideHttpClient(withInterceptors([authInterceptor])), provideRouter(routes)],
 * });
 */
export function provideAuth(auth: RegisteredAuth, { login = '/login' }: AuthProviderOptions = {}): Provider {
  const toLogin =
    typeof login === 'function'
      ? login
      : ({ returnTo }: SignedOutContext): string => `${login}?redirect=${encodeURIComponent(returnTo)}`;
  return [
    { provide: AUTH, useValue: auth },
    { provide: LOGIN, useValue: toLogin },
  ];
}
