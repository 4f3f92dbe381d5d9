import { DestroyRef, inject, type Signal, signal } from '@angular/core';
import type { Auth, Session } from '../index.ts';
import { AUTH } from './provide-auth.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';

/**
 * Returns the session as a signal that changes with it, never because a token was refreshed, and restores the session if that has not
 * begun. Without an argument it takes the auth of `provideAuth`. Call it in an injection context: it stops listening with the
 * component or injector. On a server the session is loading.
 */
export function injectSession(): Signal<Session<ClaimsOf<RegisteredAuth>>>;
export function injectSession<Claims>(auth: Auth<Claims>): Signal<Session<Claims>>;
export function injectSession(auth: Auth<unknown> = inject(AUTH)): Signal<Session<unknown>> {
  const session = signal(auth.session);
  inject(DestroyRef).onDestroy(auth.subscribe((next) => session.set(next)));
  // A failure shows as the error of a session that is loading; the restore is repeated by itself.
  auth.ready().catch(() => {});
  return session.asReadonly();
}
