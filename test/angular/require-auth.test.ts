import { setStage, setStageSignedIn } from './stage.ts';
import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { DefaultUrlSerializer, provideRouter, Router, type Routes } from '@angular/router';
import { provideAuth, requireAuth, returnPath } from 'rebearer/angular';
import { expect, test, vi } from 'vitest';
import { grantFor, settle, type World } from '../simulation/world.ts';

const children: Routes = [
  { path: 'name', children: [] },
  { path: 'über uns', children: [] },
];

const ROUTES: Routes = [
  { path: '', pathMatch: 'full', children: [] },
  { path: 'login', children: [] },
  { path: 'notes/:id', children: [], canActivate: [requireAuth] },
  { path: 'lazy', loadChildren: () => Promise.resolve(children), canMatch: [requireAuth] },
  { path: 'settings', children, canActivateChild: [requireAuth] },
  { path: 'slow', children: [], canActivate: [requireAuth], resolve: { data: () => resolving.promise } },
];

/** What the route `slow` waits for. */
let resolving = Promise.withResolvers<void>();

interface Guarded {
  readonly world: World;
  readonly router: Router;
}

function routed({ world }: { readonly world: World }, login?: Parameters<typeof provideAuth>[1]): Guarded {
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({ providers: [provideRouter(ROUTES), provideAuth(world.auth, login)] });
  return { world, router: TestBed.inject(Router) };
}

const isSignedOut = { status: 401 };

test('a guarded route waits for the restore, and shows when there is a session', async () => {
  const { world, router } = routed(setStage());
  const arrival = router.navigateByUrl('/notes/1?tab=a#top');
  await settle();
  expect(router.url).toBe('/');
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await arrival).toBe(true);
  expect(router.url).toBe('/notes/1?tab=a#top');
  expect(world.refreshes()).toHaveLength(1);
});

test.each(['/notes/1?tab=a&b=c%20d#top', '/lazy/name', '/settings/name'])(
  'without a session %s redirects to the login, with the URL to return to',
  async (url) => {
    const { world, router } = routed(setStage());
    const arrival = router.navigateByUrl(url);
    await settle();
    world.refreshes()[0]?.respond({ error: 'no_session' }, isSignedOut);
    await arrival;
    const { queryParams } = router.routerState.snapshot.root;
    expect(router.url).toMatch(/^\/login\?/);
    expect(returnPath(queryParams['redirect'])).toBe(url);
  },
);

test.each([
  ['/login?x=1', '/login?x=1&redirect=%2Fnotes%2F1'],
  ['/login#top', '/login?redirect=%2Fnotes%2F1#top'],
])('the URL to return to is added to the query of the login %s', async (login, expected) => {
  const { world, router } = routed(setStage(), { login });
  const arrival = router.navigateByUrl('/notes/1');
  await settle();
  world.refreshes()[0]?.respond({ error: 'no_session' }, isSignedOut);
  await arrival;
  expect(router.url).toBe(expected);
});

test('provideAuth refuses a login that is not a path or a function', () => {
  const { auth } = setStage().world;
  expect(() => provideAuth(auth, { login: ['/login'] as never })).toThrow(/^provideAuth: the option login is not/);
});

test('an unguarded route does not wait and sends no refresh', async () => {
  const { world, router } = routed(setStage());
  await router.navigateByUrl('/login');
  expect(router.url).toBe('/login');
  expect(world.sent).toEqual([]);
});

test('a restore that fails for a passing reason lets the navigation continue', async () => {
  const { world, router } = routed(setStage({ retry: { attempts: 1 } }));
  const arrival = router.navigateByUrl('/notes/1');
  await settle();
  world.refreshes()[0]?.respond('', { status: 503 });
  await arrival;
  expect(router.url).toBe('/notes/1');
  expect(world.auth.session.status).toBe('loading');
});

test.each(['/notes/1', '/lazy/name', '/settings/name'])(
  'the end of the session navigates from %s to the login, and replaces the page in the history',
  async (url) => {
    const { world, router } = routed(await setStageSignedIn());
    await router.navigateByUrl(url);
    expect(router.url).toBe(url);
    void world.auth.logout();
    await settle();
    expect(router.url).toBe(`/login?redirect=${encodeURIComponent(url)}`);
    TestBed.inject(Location).back();
    await settle();
    expect(router.url).not.toBe(url);
  },
);

test('the end of the session does not navigate away from an unguarded page', async () => {
  const { world, router } = routed(await setStageSignedIn());
  await router.navigateByUrl('/notes/1');
  await router.navigateByUrl('/');
  void world.auth.logout();
  await settle();
  expect(router.url).toBe('/');
});

test('a login function of the app receives the reason, and a guard above the login does not loop', async () => {
  const seen: unknown[] = [];
  const { world, router } = routed(setStage(), {
    login(context) {
      seen.push(context);
      return `/settings/name?from=${context.returnTo}`;
    },
  });
  const arrival = router.navigateByUrl('/notes/1');
  await settle();
  world.refreshes()[0]?.respond({ error: 'no_session' }, isSignedOut);
  await arrival;
  expect(seen[0]).toEqual({ reason: 'none', returnTo: '/notes/1' });
  expect(router.url).toBe('/settings/name?from=%2Fnotes%2F1');
});

test('a session that ends while the data of a guarded route is loaded leads to the login', async () => {
  resolving = Promise.withResolvers();
  const { world, router } = routed(await setStageSignedIn());
  await router.navigateByUrl('/');
  const arrival = router.navigateByUrl('/slow');
  await settle();
  void world.auth.logout();
  resolving.resolve();
  await arrival;
  await settle();
  expect(router.url).toBe('/login?redirect=%2Fslow');
});

test('a call of a resolver that fails because the session has ended leads to the login, not to an empty page', async () => {
  resolving = Promise.withResolvers();
  const { world, router } = routed(await setStageSignedIn());
  const arrival = router.navigateByUrl('/slow');
  await settle();
  void world.auth.logout();
  resolving.reject(new Error('401'));
  await expect(arrival).rejects.toThrow('401');
  await expect.poll(() => router.url).toBe('/login?redirect=%2Fslow');
});

test('a resolver that fails while the session continues leads nowhere else', async () => {
  resolving = Promise.withResolvers();
  const { router } = routed(await setStageSignedIn());
  const arrival = router.navigateByUrl('/slow');
  await settle();
  resolving.reject(new Error('500'));
  await expect(arrival).rejects.toThrow('500');
  await settle();
  expect(router.url).toBe('/');
});

test.each(['settings/name', '/settings/über uns'])(
  'a login written as %s, below a guard, does not loop',
  async (login) => {
    const { world, router } = routed(setStage(), { login });
    // A loop would leave no time for the test to fail.
    const parseUrl = vi.spyOn(router, 'parseUrl').mockImplementation((url) => {
      if (parseUrl.mock.calls.length > 20) throw new Error('It loops.');
      return new DefaultUrlSerializer().parse(url);
    });
    const arrival = router.navigateByUrl('/notes/1');
    await settle();
    world.refreshes()[0]?.respond({ error: 'no_session' }, isSignedOut);
    await arrival;
    expect(router.url).toMatch(/^\/settings\/(name|%C3%BCber%20uns)\?redirect=%2Fnotes%2F1$/);
  },
);
