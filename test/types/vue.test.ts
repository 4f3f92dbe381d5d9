import type { Auth, Session } from 'rebearer';
import {
  type AuthGuard,
  createAuthGuard,
  createAuthPlugin,
  guardRoutes,
  returnPath,
  useAuth,
  type UseAuth,
} from 'rebearer/vue';
import { expectTypeOf, test } from 'vitest';
import type { ComputedRef, Plugin, ShallowRef } from 'vue';
import type { LocationQueryValue, NavigationGuardWithThis, Router } from 'vue-router';

interface Claims {
  readonly sub: string;
}

declare const auth: Auth<Claims>;
declare const router: Router;

test('useAuth with an auth knows its claims', () => {
  const use = (): UseAuth<Claims> => useAuth(auth);
  expectTypeOf(use).returns.toEqualTypeOf<UseAuth<Claims>>();
  expectTypeOf<UseAuth<Claims>['session']>().toEqualTypeOf<Readonly<ShallowRef<Session<Claims>>>>();
  expectTypeOf<UseAuth<Claims>['claims']>().toEqualTypeOf<ComputedRef<Claims | undefined>>();
  expectTypeOf<UseAuth<Claims>['isAuthenticated']>().toEqualTypeOf<ComputedRef<boolean>>();
});

test('useAuth without one knows nothing of claims that nobody has registered', () => {
  const use = (): UseAuth<unknown> => useAuth();
  expectTypeOf(use).returns.toEqualTypeOf<UseAuth<unknown>>();
  expectTypeOf(createAuthPlugin).parameter(0).toEqualTypeOf<Auth<unknown>>();
  expectTypeOf(createAuthPlugin).returns.toExtend<Plugin>();
});

test('the refs are read only', () => {
  const write = ({ session, claims }: UseAuth<Claims>): void => {
    // @ts-expect-error -- the session is not the component's to change
    session.value = { status: 'loading', isLoading: true, isAuthenticated: false };
    // @ts-expect-error -- nor are its claims
    claims.value = undefined;
  };
  expectTypeOf(write).toBeFunction();
});

test('the guards are vue-router’s', () => {
  expectTypeOf<AuthGuard>().toExtend<NavigationGuardWithThis<undefined>>();
  const guard = (): void => {
    router.beforeEach(createAuthGuard(auth, { login: '/login' }));
    guardRoutes(router, auth, { login: '/login' });
    // @ts-expect-error -- nobody can be sent to a login that is not named
    createAuthGuard(auth, {});
  };
  expectTypeOf(guard).toBeFunction();
  expectTypeOf(guardRoutes).returns.toEqualTypeOf<() => void>();
});

test('returnPath takes a query as vue-router has it', () => {
  expectTypeOf<LocationQueryValue | LocationQueryValue[]>().toExtend<Parameters<typeof returnPath>[0]>();
  expectTypeOf(returnPath).returns.toBeString();
});
