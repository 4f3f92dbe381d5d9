export { type AuthBackend, type AuthBackendCounts, authHandlers, type AuthHandlersOptions } from './auth-handlers.ts';
export type { FailingCall, Failure, Route } from './failure.ts';
