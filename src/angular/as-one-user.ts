import { type HttpContext, type HttpEvent, type HttpRequest, HttpResponse } from '@angular/common/http';
import { defer, type Observable, tap, throwError } from 'rxjs';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import type { Auth } from '../index.ts';

/** Milliseconds. A write that is subscribed to later is a new one, such as that of an observable which the app keeps. */
const REPEATED_WITHIN = 300_000;

/** The name, or the mark of a user without a name; false while no user is known. */
type User = string | object | false | undefined;

/** A write that is under way, has failed, or was given up. */
interface Unanswered {
  readonly url: string;
  readonly body: unknown;
  readonly user: User;
  readonly at: number;
}

/** By the context, which all clones of a request share. */
const unanswered = /* @__PURE__ */ new WeakMap<HttpContext, Unanswered>();

/** A mark for each user of an auth that has sent a write. */
const marks = /* @__PURE__ */ new WeakMap<Auth, object>();

/** Sends a failed write again only as the same user: `retry` subscribes to it once more, perhaps after another user has signed in. */
export function asOneUser(
  auth: Auth,
  { method, context, urlWithParams: url, body }: HttpRequest<unknown>,
  sent: Observable<HttpEvent<unknown>>,
): Observable<HttpEvent<unknown>> {
  if (/^(?:GET|HEAD|OPTIONS)$/.test(method)) return sent;
  const mark = (): void => void marks.set(auth, {});
  if (!marks.has(auth)) {
    mark();
    auth.on('identity-change', mark);
  }
  return defer(() => {
    const last = unanswered.get(context);
    const { session } = auth;
    const current: User = session.identity ?? (session.isAuthenticated && marks.get(auth));
    const isAgain = last?.url === url && last.body === body && Date.now() - last.at < REPEATED_WITHIN;
    const user = (isAgain && last.user) || current;
    if (current && user !== current) return throwError(() => new SessionChangedError());
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
