export { AuthKey } from './auth-key.ts';
export {
  type AuthGuard,
  type AuthGuardOptions,
  createAuthGuard,
  type GuardedRoute,
  type GuardedRouter,
  guardRoutes,
  type SignedOutContext,
} from './guard.ts';
export { createAuthPlugin } from './plugin.ts';
export type { ClaimsOf, Register, RegisteredAuth } from './register.ts';
export { returnPath } from '../return-path.ts';
export { useClaims } from './use-claims.ts';
export { useSession, type UseSession } from './use-session.ts';
export { useSessionTimeout, type UseSessionTimeout } from './use-session-timeout.ts';
