'use client';

export { returnPath } from '../return-path.ts';
export { AuthProvider } from './auth-provider.ts';
export type { ClaimsOf, Register, RegisteredAuth } from './register.ts';
export { RequireAuth, type RequireAuthProps, type SignedOutContext } from './require-auth.ts';
export { AuthLoading, SignedIn, type SignedInProps, SignedOut, type SessionProps } from './signed.ts';
export { useSession } from './use-session.ts';
export { useSessionTimeout, type UseSessionTimeout } from './use-session-timeout.ts';
export { type ClaimsSelector, useClaims } from './use-claims.ts';
