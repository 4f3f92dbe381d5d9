export { authInterceptor } from './auth-interceptor.ts';
export { injectSession } from './inject-session.ts';
export { AUTH, type AuthProviderOptions, provideAuth, type SignedOutContext } from './provide-auth.ts';
export type { ClaimsOf, Register, RegisteredAuth } from './register.ts';
export { requireAuth } from './require-auth.ts';
export { returnPath } from '../return-path.ts';
