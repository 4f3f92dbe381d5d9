import { DestroyRef, inject, InjectionToken } from '@angular/core';
import {
  type ActivatedRouteSnapshot,
  NavigationEnd,
  NavigationError,
  Router,
  type RouterStateSnapshot,
  type UrlTree,
} from '@angular/router';
import { AUTH, LOGIN } from './provide-auth.ts';

/** Returns the login for a URL if the session is over. */
type Decide = (url: string) => true | UrlTree;

/** One for all guarded routes of an app, created with the first of them. */
const DECIDE = /* @__PURE__ */ new InjectionToken<Decide>('rebearer guard', { factory: createDecide });

/**
 * Guards a route, as `canActivate`, `canActivateChild` or `canMatch`: waits for the restore and, without a session, navigates to the
 * login of `provideAuth`. It does so too when the session ends while such a route is shown, in any tab. If the restore fails for a
 * passing reason, and on a server, the navigation continues with a loading session.
 *
 * @example
 * const routes: Routes = [{ path: 'notes', component: Notes, canActivate: [requireAuth] }];
 */
export async function requireAuth(): Promise<true | UrlTree> {
  const decide = inject(DECIDE);
  const router = inject(Router);
  const target = router.currentNavigation()?.extractedUrl;
  await inject(AUTH)
    .ready()
    .catch(() => {});
  return decide(target ? router.serializeUrl(target) : router.url);
}

function createDecide(): Decide {
  const auth = inject(AUTH);
  const login = inject(LOGIN);
  const router = inject(Router);
  const decide: Decide = (url) => {
    const { reason } = auth.session;
    // Only a session that is over has one.
    if (!reason) return true;
    const isPath = typeof login === 'string';
    const target = isPath ? login : login({ reason, returnTo: url });
    const tree = router.parseUrl(target);
    if (isPath) tree.queryParams['redirect'] = url;
    // The login itself is always allowed, even if routes above it are guarded. The app may write its path in another form: `login`, `/ü`.
    return pathOf(router.serializeUrl(tree)) === pathOf(url) || tree;
  };
  const check = ({ root }: RouterStateSnapshot, url: string): void => {
    const decision = !isGuarded(root) || decide(url);
    if (decision !== true) void router.navigateByUrl(decision, { replaceUrl: true });
  };
  const stop = auth.subscribe(() => check(router.routerState.snapshot, router.url));
  // The session may have ended after the guard, while a resolver ran or a component was loaded, and the resolver have failed with its 401.
  const events = router.events.subscribe((event) => {
    if (event instanceof NavigationEnd) check(router.routerState.snapshot, router.url);
    else if (event instanceof NavigationError && event.target) check(event.target, event.url);
  });
  inject(DestroyRef).onDestroy(() => {
    stop();
    events.unsubscribe();
  });
  return decide;
}

function isGuarded({ routeConfig, children }: ActivatedRouteSnapshot): boolean {
  const { canActivate, canActivateChild, canMatch } = routeConfig ?? {};
  const guards = [canActivate, canActivateChild, canMatch].flat();
  return guards.includes(requireAuth) || children.some(isGuarded);
}

function pathOf(url: string): string | undefined {
  return url.split(/[?#]/, 1)[0];
}
