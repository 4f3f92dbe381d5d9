import {
  HttpErrorResponse,
  type HttpEvent,
  type HttpHandlerFn,
  type HttpInterceptorFn,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { inject } from '@angular/core';
import { Observable, type Subscriber, type Subscription } from 'rxjs';
import type { Auth, Fetch } from '../index.ts';
import { asOneUser } from './as-one-user.ts';
import { AUTH } from './provide-auth.ts';
import { type Answer, toResponse } from './to-response.ts';
import { withKeptBody } from './with-kept-body.ts';

/**
 * Sends the calls of HttpClient through the session of `provideAuth`, as `auth.fetch` does: it adds the access token for the listed
 * origins, refreshes a refused token once for all callers, and sends the request once more. It does not change JSONP calls, requests to
 * other origins, or requests with an `Authorization` of their own. Errors are `HttpErrorResponse` as usual, except those of the session:
 * `RefreshError`, `ConfigurationError` and `SessionChangedError`. A failed write that is subscribed to again, as `retry` does, is not
 * sent as another user: it is a `SessionChangedError` too.
 *
 * Put it last in `withInterceptors`: a later one that changes the URL would send the token there.
 *
 * @example
 * provideHttpClient(withInterceptors([authInterceptor]))
 */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  // It is sent by a script, which carries no header.
  if (request.method === 'JSONP') return next(request);
  const auth = inject(AUTH);
  const sent = new Observable<HttpEvent<unknown>>((subscriber) => send({ auth, request, next, subscriber }));
  return asOneUser(auth, request, sent);
};

interface Call {
  readonly auth: Auth;
  readonly request: HttpRequest<unknown>;
  readonly next: HttpHandlerFn;
  readonly subscriber: Subscriber<HttpEvent<unknown>>;
}

/** Gives the session a fetch whose transport is the rest of HttpClient. Returns a function that cancels the call. */
function send({ auth, request, next, subscriber }: Call): () => void {
  const lost = new TypeError();
  const stop = new AbortController();
  const given: RequestInit = Object.assign({}, request, {
    body: request.serializeBody(),
    // The session reads only the names.
    headers: request.headers.keys().map((name): [string, string] => [name, '']),
    signal: stop.signal,
  });
  let isNow = true;
  let attempt: Subscription | undefined;
  let last: Answer | undefined;

  const transport: Fetch = (url, init = {}) => {
    // A call that the session does not handle arrives unchanged, and is answered at once.
    const isBare = init === given;
    const sent = isBare ? request : (isNow ? request : withKeptBody(request, init.body)).clone(addedBy(init));
    return new Promise<Answer>((resolve, reject) => {
      attempt = next(sent).subscribe({
        next(event) {
          if (event instanceof HttpResponse) resolve((last = event));
          if (isBare || event !== last) subscriber.next(event);
        },
        error(error: unknown) {
          if (isBare) subscriber.error(error);
          if (!(error instanceof HttpErrorResponse)) return reject(error);
          last = error;
          if (error.status) resolve(error);
          else reject(lost);
        },
        complete() {
          if (isBare) subscriber.complete();
          reject(lost);
        },
      });
    }).then((answer) => toResponse(answer, isBare ? undefined : url));
  };

  const deliver = (): void => {
    if (last instanceof HttpErrorResponse) return subscriber.error(last);
    if (last) subscriber.next(last);
    subscriber.complete();
  };
  auth
    .createFetch({ fetch: transport })(request.urlWithParams, given)
    .then(deliver, (error: unknown) => (error === lost ? deliver() : subscriber.error(error)));
  isNow = false;
  return () => {
    attempt?.unsubscribe();
    stop.abort();
  };
}

/** The headers and options that the session adds to a request. */
function addedBy({ headers, redirect, credentials }: RequestInit): Parameters<HttpRequest<unknown>['clone']>[0] {
  const added = [...new Headers(headers)].filter(([, value]) => value);
  return { setHeaders: Object.fromEntries(added), ...(redirect && { redirect }), ...(credentials && { credentials }) };
}
