import type { Auth, EndReason } from '../index.ts';

/** What the guard reads of a vue-router location. */
export interface GuardedRoute {
  readonly path: string;
  readonly fullPath: string;
  readonly meta: Readonly<Record<PropertyKey, unknown>>;
}

/** What `guardRoutes` needs of a vue-router, version 4 or 5. */
export interface GuardedRouter {
  readonly beforeEach: (guard: AuthGuard) => () => void;
  readonly beforeResolve: (guard: AuthGuard) => () => void;
  readonly currentRoute: { readonly value: GuardedRoute };
  readonly replace: (location: string) => Promise<unknown>;
}

/** A navigation guard: lets a navigation through or sends it to the login. */
export type AuthGuard = (to: GuardedRoute) => Promise<true | string>;

/** What a `login` of your own is told. */
export interface SignedOutContext {
  /** Why there is no session. */
  readonly reason: EndReason;
  /** The full path that the user wanted, or was on: keep it for after the login, and read it with `returnPath`. */
  readonly returnTo: string;
}

export interface AuthGuardOptions {
  /**
   * The path of the login page, such as `'/login'`. It gets the query `redirect`: read it with `returnPath`. Or a function that makes the
   * whole location of the login, its query included.
   */
  readonly login: string | ((context: SignedOutContext) => string);
}

/**
 * Makes a guard for `router.beforeEach`: a route whose `meta.requiresAuth` is true waits for the silent restore and, without a
 * session, becomes the login. If the restore fails for a passing reason, no redirect happens: the navigation goes on with
 * a session that is loading, the page's own calls say what is wrong, and the session shows when it is there. So it is
 * on a server.
 */
export function createAuthGuard(auth: Auth<unknown>, options: AuthGuardOptions): AuthGuard {
  return async (to) => {
    const ready = isGuarded(to) ? auth.ready().catch(() => {}) : undefined;
    // What a server has rendered is shown while the restore confirms it.
    if (auth.session.isLoading) await ready;
    return decide(to, auth, options);
  };
}

/**
 * Guards a router's routes with `createAuthGuard`, and leaves a guarded page for the login when the session ends under it,
 * in whatever tab. Returns the stop.
 */
export function guardRoutes(router: GuardedRouter, auth: Auth<unknown>, options: AuthGuardOptions): () => void {
  const guard = createAuthGuard(auth, options);
  const leave = (): void => {
    const decision = decide(router.currentRoute.value, auth, options);
    if (decision !== true) void router.replace(decision);
  };
  // The page may have begun without its guard, as one that a server has rendered.
  leave();
  const stops = [
    router.beforeEach(guard),
    // The session may end while a page's code is being loaded.
    router.beforeResolve(guard),
    auth.subscribe(leave),
  ];
  return () => stops.forEach((stop) => stop());
}

function isGuarded({ meta }: GuardedRoute): boolean {
  return meta['requiresAuth'] === true;
}

/** Returns the path to the login if the route needs one. The login itself never does, whatever it inherits. */
function decide(to: GuardedRoute, { session }: Auth<unknown>, { login }: AuthGuardOptions): true | string {
  if (!isGuarded(to) || session.status !== 'unauthenticated') return true;
  const { reason } = session;
  const { fullPath } = to;
  const location =
    typeof login === 'function'
      ? login({ reason, returnTo: fullPath })
      : `${login}?redirect=${encodeURIComponent(fullPath)}`;
  return location.split(/[?#]/, 1)[0] === to.path ? true : location;
}
