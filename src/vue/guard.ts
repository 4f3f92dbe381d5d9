import type { Auth, EndReason } from '../index.ts';

/** The parts of a vue-router location that the guard reads. */
export interface GuardedRoute {
  readonly path: string;
  readonly fullPath: string;
  readonly meta: Readonly<Record<PropertyKey, unknown>>;
}

/** The parts of a vue-router (version 4 or 5) that `guardRoutes` uses. */
export interface GuardedRouter {
  readonly beforeEach: (guard: AuthGuard) => () => void;
  readonly beforeResolve: (guard: AuthGuard) => () => void;
  readonly currentRoute: { readonly value: GuardedRoute };
  readonly replace: (location: string) => Promise<unknown>;
}

/** A navigation guard: allows a navigation, or redirects it to the login. */
export type AuthGuard = (to: GuardedRoute) => Promise<true | string>;

/** The argument of a `login` function. */
export interface SignedOutContext {
  /** Why there is no session. */
  readonly reason: EndReason;
  /** The full path that the user requested, or was on. Pass it through the login, and read it with `returnPath`. */
  readonly returnTo: string;
}

export interface AuthGuardOptions {
  /**
   * The path of the login page, such as `'/login'`. `redirect` is added to its query: read it with `returnPath`. Or a function that returns the
   * whole location of the login, including its query.
   */
  readonly login: string | ((context: SignedOutContext) => string);
}

/**
 * Makes a guard for `router.beforeEach`. A route whose `meta.requiresAuth` is set waits for the restore and redirects to the login if
 * there is no session. If the restore fails for a passing reason, the navigation continues with a loading session: the page's own calls
 * report the failure, and the session appears when it is restored. On a server the navigation continues too.
 *
 * @throws TypeError for a `login` that is not a path or a function; not in builds for production.
 */
export function createAuthGuard(auth: Auth, options: AuthGuardOptions): AuthGuard {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkArguments(auth, options);
  return async (to) => {
    if (isGuarded(to)) {
      const ready = auth.ready().catch(() => {});
      // A server's rendering is shown while the restore confirms it.
      if (auth.session.isLoading) await ready;
    }
    return decide(to, auth, options);
  };
}

/**
 * Guards a router's routes with `createAuthGuard`, and navigates from a guarded page to the login when the session ends, in any tab.
 * Returns a function that stops.
 *
 * @example
 * guardRoutes(router, auth, { login: '/login' });
 *
 * @throws TypeError for a `login` that is not a path or a function; not in builds for production.
 */
export function guardRoutes(router: GuardedRouter, auth: Auth, options: AuthGuardOptions): () => void {
  const guard = createAuthGuard(auth, options);
  /** The route that is being loaded. The call that ends the session may be its own, which then fails, and the navigation with it. */
  let next: GuardedRoute | undefined;
  const leave = (): void => {
    const decision = [next, router.currentRoute.value]
      .map((to) => to === undefined || decide(to, auth, options))
      .find((result) => result !== true);
    if (decision) void router.replace(decision);
  };
  // A page that a server has rendered may have started without its guard.
  leave();
  const stops = [
    router.beforeEach((to) =>
      guard(to).then((decision) => {
        next = decision === true ? to : undefined;
        return decision;
      }),
    ),
    // The session may end while a page's code is being loaded.
    router.beforeResolve((to) => {
      next = undefined;
      return guard(to);
    }),
    auth.subscribe(leave),
  ];
  return () => stops.forEach((stop) => stop());
}

function checkArguments(auth: unknown, options: unknown): void {
  if (typeof Reflect.get(Object(auth), 'ready') !== 'function')
    throw new TypeError(
      'The auth is not one of createAuth. Write guardRoutes(router, auth, { login }), or createAuthGuard(auth, { login }).',
    );
  const login = (options as Partial<AuthGuardOptions> | undefined)?.login;
  // The router would resolve another one against the route that it is on.
  if (typeof login === 'string' ? !login.startsWith('/') : typeof login !== 'function')
    throw new TypeError(
      "The option login is not a path or a function. Write the path of the login page, such as '/login'.",
    );
}

function isGuarded({ meta }: GuardedRoute): boolean {
  return Boolean(meta['requiresAuth']);
}

/** Returns the path to the login if the route needs it. The login itself never does, even if it inherits the meta field. */
function decide(to: GuardedRoute, { session }: Auth, { login }: AuthGuardOptions): true | string {
  const { reason } = session;
  // Only a session that is over has one.
  if (!isGuarded(to) || !reason) return true;
  const location =
    typeof login === 'function'
      ? login({ reason, returnTo: to.fullPath })
      : // Its path may have a query and a hash.
        login.replace(/\?|(?=#)|$/, (mark) => `?redirect=${encodeURIComponent(to.fullPath)}${mark && '&'}`);
  return location.split(/[?#]/, 1)[0] === to.path || location;
}
