import type { KyInstance, Options } from 'ky';
import type { Auth } from 'rebearer';
import { type AuthKyOptions, createAuthKy } from 'rebearer/ky';
import { expectTypeOf, test } from 'vitest';

test('createAuthKy takes any auth and ky’s options, and returns a ky', () => {
  expectTypeOf(createAuthKy).parameter(0).toEqualTypeOf<Auth>();
  expectTypeOf(createAuthKy).parameter(1).toEqualTypeOf<AuthKyOptions | undefined>();
  expectTypeOf(createAuthKy).returns.toEqualTypeOf<KyInstance>();
  expectTypeOf<AuthKyOptions>().toEqualTypeOf<Omit<Options, 'fetch'>>();
});

test('the options cannot set the fetch', () => {
  const make = (auth: Auth): void => {
    // @ts-expect-error -- the fetch is auth's
    createAuthKy(auth, { fetch: globalThis.fetch });
  };
  expectTypeOf(make).toBeFunction();
});
