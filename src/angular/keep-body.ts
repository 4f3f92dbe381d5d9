import type { HttpRequest } from '@angular/common/http';

/** A body as it was when the call was made: later changes by the caller do not affect it. */
export interface KeptBody {
  /** The body for the session. */
  readonly body: BodyInit | null;
  /** Makes the request of a later attempt, with the body in its original type. `init` has the body that the session kept. */
  readonly again: (init: RequestInit) => HttpRequest<unknown>;
}

/** Keeps the body of a request. A form has another boundary in the replay; all other bodies are the same byte for byte. */
export function keepBody(request: HttpRequest<unknown>): KeptBody {
  const body = request.serializeBody();
  if (body instanceof FormData) {
    const copy = new FormData();
    body.forEach((value, name) => copy.append(name, value));
    return { body: null, again: () => request.clone({ body: copy }) };
  }
  if (typeof body !== 'string') return { body, again: (init) => request.clone({ body: init.body }) };
  // Text and parameters are immutable.
  const isJson = request.detectContentTypeHeader() === 'application/json';
  return { body, again: () => (isJson ? withJson(request, body) : request) };
}

function withJson(request: HttpRequest<unknown>, text: string): HttpRequest<unknown> {
  const parsed = request.clone({ body: JSON.parse(text) as unknown });
  // JSON.parse rounds large integers, and can't know what `toJSON` has made.
  if (parsed.serializeBody() === text) return parsed;
  const { headers } = request;
  const type = 'Content-Type';
  return request.clone({ body: text, headers: headers.has(type) ? headers : headers.set(type, 'application/json') });
}
