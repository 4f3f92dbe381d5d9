export type { ServerClaims } from './access-token.ts';
export type { Caller } from './caller.ts';
export { createAuthServer } from './create-auth-server.ts';
export type { AuthServer } from './create-auth-server.ts';
export { UnavailableError } from './errors/unavailable-error.ts';
export type {
  AuthServerEvent,
  EndEvent,
  FailureEvent,
  KeyEvent,
  OutageEvent,
  RefreshEvent,
  RefusalEvent,
  SignInEvent,
} from './events/event.ts';
export type {
  AppClaims,
  AuthServerOptions,
  ClaimsContext,
  CookieOptions,
  LifetimeOptions,
} from './options/auth-server-options.ts';
export type { Peeked } from './peek.ts';
export type { ResponseToken } from './response-token.ts';
export type { RefusalReason } from './rotation/decide.ts';
export type { EndReason, RotatingSession } from './rotation/session.ts';
export type { SessionInfo } from './sessions/session-info.ts';
export type { SignIn } from './sign-in.ts';
export type {
  Found,
  Keys,
  Move,
  NewKey,
  NewSession,
  Store,
  StoredKey,
  StoredSession,
  Written,
} from './stores/store.ts';
export type { Requirement } from './requirement.ts';
