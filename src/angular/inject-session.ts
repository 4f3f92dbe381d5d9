import { DestroyRef, inject, type Signal, signal } from '@angular/core';
import type { Auth, Session } from '../index.ts';
import { AUTH } from './provide-auth.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';

/**
 * Returns the session as a signal, and restores the session if necessary. The signal changes with the session; a refreshed token does not
 * change it. Without an argument it uses the auth of `provideAuth`. Call it in an injection context: it stops listening with its
 * component or injector. On a server the session is loading.
 */
// oxlint-disable-next-line no-unnecessary-type-arguments -- an app that registers its auth gives other claims
export function injectSession(): Signal<Session<ClaimsOf<RegisteredAuth>>>;
export function injectSession<Claims>(auth: Auth<Claims>): Signal<Session<Claims>>;
export function injectSession(auth: Auth = inject(AUTH)): Signal<Session> {
  const session = signal(auth.session);
  inject(DestroyRef).onDestroy(auth.subscribe((next) => session.set(next)));
  // A failure is the error of a loading session; the restore is repeated automatically.
  auth.ready().catch(() => {});
  return session.asReadonly();
}
