import { createAuth, type Session } from 'rebearer';
import { AuthProvider, SignedIn, useSession, useClaims } from 'rebearer/react';
import { expectTypeOf } from 'vitest';
import type { ReactNode } from 'react';

interface Claims {
  readonly sub: string;
  readonly roles: readonly string[];
}

const auth = createAuth<Claims>({ refresh: '/auth/refresh' });

declare module 'rebearer/react' {
  interface Register {
    auth: typeof auth;
  }
}

/** Everything below a provider knows the claims. */
export function Checks(): ReactNode {
  expectTypeOf(useSession()).toEqualTypeOf<Session<Claims>>();
  expectTypeOf(useClaims()).toEqualTypeOf<Claims>();
  expectTypeOf(useClaims((claims) => claims?.roles)).toEqualTypeOf<readonly string[] | undefined>();
  // @ts-expect-error -- an auth with other claims is not the registered one
  const other = <AuthProvider auth={createAuth<{ readonly other: number }>({ refresh: '/auth/refresh' })} />;
  return (
    <AuthProvider auth={auth}>
      <SignedIn>{(session) => session.claims.roles.join()}</SignedIn>
      {other}
    </AuthProvider>
  );
}
