import { createAuth, type Auth } from 'rebearer';
import { AuthKey, createAuthPlugin, useClaims, useSession } from 'rebearer/vue';
import { expectTypeOf } from 'vitest';
import { inject } from 'vue';

interface Claims {
  readonly sub: string;
  readonly roles: readonly string[];
}

const auth = createAuth<Claims>({ refresh: '/auth/refresh' });

declare module 'rebearer/vue' {
  interface Register {
    auth: typeof auth;
  }
}

/** Everything that the plugin hands out knows the claims. */
export function checks(): void {
  createAuthPlugin(auth);
  // @ts-expect-error -- an auth with other claims is not the registered one
  createAuthPlugin(createAuth<{ readonly other: number }>({ refresh: '/auth/refresh' }));
  expectTypeOf(inject(AuthKey)).toEqualTypeOf<Auth<Claims> | undefined>();
  expectTypeOf(useClaims().value).toEqualTypeOf<Claims>();
  expectTypeOf(useSession().claims.value).toEqualTypeOf<Claims | undefined>();
}
