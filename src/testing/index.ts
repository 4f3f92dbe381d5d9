export { type AuthBackend, type AuthBackendCounts, authHandlers, type AuthHandlersOptions } from './auth-handlers.ts';
export { createTestAuth, type TestAuth, type TestAuthOptions } from './create-test-auth.ts';
export { fakeJwt } from './fake-jwt.ts';
export type { FailingCall, Failure, Route } from './failure.ts';
