import type { HttpHandler } from 'msw';
import type { Auth, EndReason } from 'rebearer';
import { authHandlers, type Route } from 'rebearer/msw';
import { createTestAuth, fakeJwt, type TestAuth } from 'rebearer/testing';
import { expectTypeOf, test } from 'vitest';

interface Claims {
  readonly sub: string;
  readonly admin?: boolean;
}

declare const claims: Claims;

test('a test auth is assignable to the app’s auth', () => {
  expectTypeOf<TestAuth<Claims>>().toExtend<Auth<Claims>>();
  const make = (): TestAuth<Claims> => createTestAuth({ claims });
  expectTypeOf(make).returns.toExtend<Auth>();
});

test('the claims type is inferred from the argument', () => {
  const make = (): TestAuth<{ sub: string }> => createTestAuth({ claims: { sub: 'alice' } });
  expectTypeOf<Parameters<ReturnType<typeof make>['setClaims']>>().toEqualTypeOf<[claims: { sub: string }]>();
  expectTypeOf<TestAuth<Claims>['end']>().toEqualTypeOf<(reason?: EndReason) => Promise<void>>();
  expectTypeOf<TestAuth<Claims>['expire']>().toEqualTypeOf<() => void>();
});

test('a session needs claims, and no session has none', () => {
  const make = (): void => {
    createTestAuth<Claims>({ status: 'loading' });
    createTestAuth<Claims>({ status: 'unauthenticated' });
    // @ts-expect-error -- an authenticated session needs claims
    createTestAuth<Claims>({ status: 'authenticated' });
    // @ts-expect-error -- a misspelt claim
    createTestAuth<Claims>({ claims: { sub: 'alice', admn: true } });
  };
  expectTypeOf(make).toBeFunction();
});

test('the backend has msw’s handlers and counts by route', () => {
  expectTypeOf(authHandlers).returns.toHaveProperty('handlers').toEqualTypeOf<readonly HttpHandler[]>();
  expectTypeOf<keyof ReturnType<typeof authHandlers>['counts']>().toEqualTypeOf<Route | 'refused'>();
  expectTypeOf(fakeJwt).returns.toBeString();
});
