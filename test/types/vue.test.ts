import type { Auth, Session } from 'rebearer';
import {
  type AuthGuard,
  createAuthGuard,
  createAuthPlugin,
  guardRoutes,
  returnPath,
  useSession,
  type UseSession,
} from 'rebearer/vue';
import { expectTypeOf, test } from 'vitest';
import type { ComputedRef, Plugin } from 'vue';
import type { LocationQueryValue, NavigationGuardWithThis, Router } from 'vue-router';

interface Claims {
  readonly sub: string;
}

declare const auth: Auth<Claims>;
declare const router: Router;

test('useSession with an auth knows its claims', () => {
  const use = (): UseSession<Claims> => useSession(auth);
  expectTypeOf(use).returns.toEqualTypeOf<UseSession<Claims>>();
  expectTypeOf<UseSession<Claims>['session']>().toEqualTypeOf<ComputedRef<Session<Claims>>>();
  expectTypeOf<UseSession<Claims>['claims']>().toEqualTypeOf<ComputedRef<Claims | undefined>>();
  expectTypeOf<UseSession<Claims>['isAuthenticated']>().toEqualTypeOf<ComputedRef<boolean>>();
});

test('useSession without an auth has unknown claims if none are registered', () => {
  const use = (): UseSession<unknown> => useSession();
  expectTypeOf(use).returns.toEqualTypeOf<UseSession<unknown>>();
  expectTypeOf(createAuthPlugin).parameter(0).toEqualTypeOf<Auth>();
  expectTypeOf(createAuthPlugin).returns.toExtend<Plugin>();
});

test('the refs are read only', () => {
  const write = ({ session, claims }: UseSession<Claims>): void => {
    // @ts-expect-error -- the session is not the component's to change
    session.value = { status: 'loading', isLoading: true, isAuthenticated: false, isReauthenticating: false };
    // @ts-expect-error -- nor are its claims
    claims.value = undefined;
  };
  expectTypeOf(write).toBeFunction();
});

test('the guards have vue-router’s types', () => {
  expectTypeOf<AuthGuard>().toExtend<NavigationGuardWithThis<undefined>>();
  const guard = (): void => {
    router.beforeEach(createAuthGuard(auth, { login: '/login' }));
    guardRoutes(router, auth, { login: '/login' });
    // @ts-expect-error -- the login is required
    createAuthGuard(auth, {});
  };
  expectTypeOf(guard).toBeFunction();
  expectTypeOf(guardRoutes).returns.toEqualTypeOf<() => void>();
});

test('returnPath takes a query in vue-router’s type', () => {
  expectTypeOf<LocationQueryValue | LocationQueryValue[]>().toExtend<Parameters<typeof returnPath>[0]>();
  expectTypeOf(returnPath).returns.toBeString();
});
