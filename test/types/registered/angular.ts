import { createAuth, type Session } from 'rebearer';
import { injectSession, provideAuth } from 'rebearer/angular';
import { expectTypeOf } from 'vitest';

interface Claims {
  readonly sub: string;
  readonly roles: readonly string[];
}

const auth = createAuth<Claims>({ refresh: '/auth/refresh' });

declare module 'rebearer/angular' {
  interface Register {
    auth: typeof auth;
  }
}

/** What the app provides knows the claims. */
export function checks(): void {
  provideAuth(auth);
  // @ts-expect-error -- an auth with other claims is not the registered one
  provideAuth(createAuth<{ readonly other: number }>({ refresh: '/auth/refresh' }));
  expectTypeOf(injectSession()()).toEqualTypeOf<Session<Claims>>();
  expectTypeOf(injectSession(createAuth<{ readonly other: number }>({ refresh: '/a' }))()).toEqualTypeOf<
    Session<{ readonly other: number }>
  >();
}
