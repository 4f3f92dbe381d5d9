import type { HttpRequest } from '@angular/common/http';

/** A body as it was when the call was made: later changes by the caller do not affect it. */
export interface KeptBody {
  /** The body for the session. */
  readonly body: BodyInit | null;
  /** Makes the body for a later attempt, in its original type. `init` has the body that the session kept. */
  readonly again: (init: RequestInit) => unknown;
}

/** Keeps the body of a request. A form has another boundary in the replay; all other bodies are the same byte for byte. */
export function keepBody(request: HttpRequest<unknown>): KeptBody {
  const body = request.serializeBody();
  if (body instanceof FormData) {
    const copy = new FormData();
    body.forEach((value, name) => copy.append(name, value));
    return { body: null, again: () => copy };
  }
  if (typeof body !== 'string') return { body, again: (init) => init.body };
  // Text and parameters are immutable.
  const isJson = request.detectContentTypeHeader() === 'application/json';
  return { body, again: (): unknown => (isJson ? JSON.parse(body) : request.body) };
}
