/**
 * What a browser adds to a request and takes from an answer, and keeps from a worker: `Cookie`, `Origin` and `Sec-Fetch-*` cannot be
 * set on a `Request`, `Set-Cookie` cannot be set on a `Response`. So both get headers of their own.
 */
const Native = Response;

/** A response that keeps the `Set-Cookie` it is made with. */
class KeepingResponse extends Native {
  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super(body, init);
    Object.defineProperty(this, 'headers', { value: new Headers(init?.headers) });
  }

  static override json(data: unknown, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new KeepingResponse(JSON.stringify(data), { ...init, headers });
  }
}

/** Has every response of this worker keep its cookies. Call it before the server answers anything. */
export function keepSetCookie(): void {
  globalThis.Response = KeepingResponse;
}

/** The answer as a page may see it. */
export function forPage(response: Response): Response {
  return new Native(response.body, { status: response.status, headers: response.headers });
}

/** An answer that does not arrive. */
export function lost(): Response {
  return Native.error();
}

/** The request as the server of an origin would see it. */
export async function forServer(request: Request, cookie: string): Promise<Request> {
  const { origin } = new URL(request.url);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await request.text() : '';
  const headers = new Headers(request.headers);
  if (hasBody) headers.set('origin', origin);
  headers.set('sec-fetch-site', 'same-origin');
  headers.set('sec-fetch-mode', request.mode);
  headers.set('sec-fetch-dest', 'empty');
  headers.set('user-agent', navigator.userAgent);
  if (cookie !== '' && request.credentials !== 'omit') headers.set('cookie', cookie);
  const sent = new Request(request.url, { method: request.method, ...(body !== '' && { body }) });
  Object.defineProperty(sent, 'headers', { value: headers });
  return sent;
}
