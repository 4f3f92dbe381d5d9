export type { Auth } from './auth.ts';
export { createAuth } from './create-auth.ts';
export type { AccessTokenRequest } from './request/access-token.ts';
export { AuthError } from './errors/auth-error.ts';
export type { AuthErrorCode } from './errors/auth-error.ts';
export { ConfigurationError } from './errors/configuration-error.ts';
export { LoginError } from './errors/login-error.ts';
export type { LoginFailure } from './errors/login-error.ts';
export { RefreshError } from './errors/refresh-error.ts';
export { SignedOutError } from './errors/signed-out-error.ts';
export { SessionChangedError } from './errors/session-changed-error.ts';
export type { AuthEvent, AuthEventListener, AuthEventType, RefreshCause, RequestSummary } from './events/events.ts';
export type { LoginAnswer } from './lifecycle/login-answer.ts';
export type { LoginContext, LoginSource } from './lifecycle/login.ts';
export type { LogoutResult } from './lifecycle/logout.ts';
export type {
  AttachOptions,
  AuthOptions,
  Logout,
  LogoutContext,
  LogoutEndpoint,
  FetchRules,
} from './options/options.ts';
export type { ReadAnswer } from './refresh/answer.ts';
export type { RefreshEndpoint } from './refresh/by-cookie.ts';
export { refreshTokenGrant } from './refresh-token-grant.ts';
export type { TokenEndpoint } from './refresh/by-token.ts';
export type { ResponseTokenHeaders } from './refresh/response-token.ts';
export type { Grant } from './refresh/grant.ts';
export type { Identify } from './refresh/identify.ts';
export type { RefreshContext, Refresher } from './refresh/refresher.ts';

export { returnPath } from './return-path.ts';
export type { Fetch } from './request/call.ts';
export type { CsrfOptions } from './request/csrf.ts';
export type { ShouldRefresh, ShouldRefreshContext } from './request/session-access.ts';
export type { RetryPolicy } from './session/backoff.ts';
export type { Topic } from './session/topic.ts';
export type {
  AuthenticatedSession,
  EndReason,
  LoadingSession,
  Session,
  UnauthenticatedSession,
} from './session/session.ts';
