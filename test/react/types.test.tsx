import type { ReactElement, ReactNode } from 'react';
import { createAuth, type AuthenticatedSession, type Session } from 'rebearer';
import { AuthProvider, RequireAuth, SignedIn, type SignedOutContext, useSession, useClaims } from 'rebearer/react';
import { expectTypeOf, test } from 'vitest';

interface Claims {
  readonly sub: string;
}

const auth = createAuth<Claims>({ refresh: '/auth/refresh', environment: { page: undefined } });

test('claims reach the hooks', () => {
  expectTypeOf(() => useSession(auth)).returns.toEqualTypeOf<Session<Claims>>();
  expectTypeOf(() => useSession()).returns.toEqualTypeOf<Session>();
  expectTypeOf(() => useClaims((claims) => claims?.sub, auth)).returns.toEqualTypeOf<string | undefined>();
  expectTypeOf(() => useClaims((claims) => claims)).returns.toEqualTypeOf<unknown>();
  expectTypeOf(() => useClaims(auth)).returns.toEqualTypeOf<Claims>();
  expectTypeOf(() => useClaims()).returns.toEqualTypeOf<unknown>();
});

test('claims reach the components', () => {
  const page = (): ReactElement => (
    <AuthProvider auth={auth}>
      <RequireAuth onSignedOut={(context) => expectTypeOf(context).toEqualTypeOf<SignedOutContext>()}>
        <SignedIn auth={auth}>
          {(session): ReactNode => {
            expectTypeOf(session).toEqualTypeOf<AuthenticatedSession<Claims>>();
            return session.claims.sub;
          }}
        </SignedIn>
      </RequireAuth>
    </AuthProvider>
  );
  expectTypeOf(page).returns.toEqualTypeOf<ReactElement>();
  // @ts-expect-error -- without onSignedOut a signed-out user would stay on the page
  const guard = (): ReactElement => <RequireAuth>secret</RequireAuth>;
  expectTypeOf(guard).toBeFunction();
});
