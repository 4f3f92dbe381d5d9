import type { HttpRequest } from '@angular/common/http';

/** A body as it was when the call was made: what the caller changes later has no part in it. */
export interface KeptBody {
  /** What the session is to keep. */
  readonly body: BodyInit | null;
  /** Makes the body for an attempt that comes later, of the type that it had. `init` has what the session kept. */
  readonly again: (init: RequestInit) => unknown;
}

/** Keeps the body of a request. A form has another boundary the second time, all else is the same byte for byte. */
export function keepBody(request: HttpRequest<unknown>): KeptBody {
  const body = request.serializeBody();
  if (body instanceof FormData) {
    const copy = new FormData();
    body.forEach((value, name) => copy.append(name, value));
    return { body: null, again: () => copy };
  }
  if (typeof body !== 'string') return { body, again: (init) => init.body };
  // Text and parameters cannot change.
  const isJson = request.detectContentTypeHeader() === 'application/json';
  return { body, again: (): unknown => (isJson ? JSON.parse(body) : request.body) };
}
