import { type HttpContext, type HttpEvent, type HttpRequest, HttpResponse } from '@angular/common/http';
import { defer, type Observable, tap, throwError } from 'rxjs';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import type { Auth } from '../index.ts';

/** Milliseconds. A write that is subscribed to later is a new one, such as that of an observable which the app keeps. */
const REPEATED_WITHIN = 300_000;

/** The name, or for a user without a name the number of changes of user; false while no user is known. */
type User = string | number | false;

/** A write that is under way, has failed, or was given up. */
interface Unanswered {
  readonly url: string;
  readonly body: unknown;
  readonly user: User;
  readonly at: number;
}

/** By the context, which all clones of a request share. */
const unanswered = /* @__PURE__ */ new WeakMap<HttpContext, Unanswered>();

/** Changes of user so far, of every auth that has sent a write. */
let changes = 1;
const counted = /* @__PURE__ */ new WeakSet<Auth<unknown>>();

/** Sends a failed write again only as the same user: `retry` subscribes to it once more, perhaps after another user has signed in. */
export function asOneUser(
  auth: Auth<unknown>,
  { method, context, urlWithParams: url, body }: HttpRequest<unknown>,
  sent: Observable<HttpEvent<unknown>>,
): Observable<HttpEvent<unknown>> {
  if (/^(?:GET|HEAD|OPTIONS)$/.test(method)) return sent;
  if (!counted.has(auth)) auth.on('identity-change', () => void changes++);
  counted.add(auth);
  return defer(() => {
    const last = unanswered.get(context);
    const { session } = auth;
    const current: User = session.identity ?? (session.isAuthenticated && changes);
    const isAgain = last?.url === url && last.body === body && Date.now() - last.at < REPEATED_WITHIN;
    const user = (isAgain && last.user) || current;
    if (current !== false && user !== current) return throwError(() => new SessionChangedError());
    const note = (): void => void unanswered.set(context, { url, body, user, at: Date.now() });
    // Not only when it fails: `timeout` unsubscribes without an error here.
    note();
    return sent.pipe(
      tap({
        next: (event) => event instanceof HttpResponse && unanswered.delete(context),
        error: note,
      }),
    );
  });
}
