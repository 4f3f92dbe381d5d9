import type { HttpRequest } from '@angular/common/http';

/**
 * Makes the request of a replay, with the serialized body that the session has kept: later changes by the caller do not affect it. JSON
 * becomes an object again where that is the same byte for byte. A form has another boundary.
 */
export function withKeptBody(request: HttpRequest<unknown>, body: unknown): HttpRequest<unknown> {
  if (typeof body !== 'string') return request.clone({ body });
  // Text and parameters are immutable.
  if (request.detectContentTypeHeader() !== 'application/json') return request;
  const parsed = request.clone({ body: JSON.parse(body) as unknown });
  // JSON.parse rounds large integers, and can't know what `toJSON` has made.
  if (parsed.serializeBody() === body) return parsed;
  const { headers } = request;
  const type = 'Content-Type';
  return request.clone({ body, headers: headers.has(type) ? headers : headers.set(type, 'application/json') });
}
