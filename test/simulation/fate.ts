/** Where a request goes. */
export type Road = 'refresh' | 'logout' | 'login' | 'api';

/** What becomes of a request, if it is anything else than an answer soon. */
export type Fate =
  /** Milliseconds on top of the usual ones, there and back. */
  | { readonly type: 'slow'; readonly up: number; readonly down: number }
  /** The connection breaks, before or after the server has done its part. */
  | { readonly type: 'lost'; readonly isCommitted: boolean }
  /** Nothing is ever heard of it again. */
  | { readonly type: 'silent'; readonly isCommitted: boolean }
  /** The network sends it twice, as after a connection that was reset; the first answer counts. */
  | { readonly type: 'twice' }
  /** Something before the server refuses it. */
  | { readonly type: 'refused'; readonly as: Refusal; readonly retryAfter: number }
  /** The server does its part, and its answer is spoilt on the way. */
  | { readonly type: 'spoilt'; readonly as: 'malformed' | 'cut' | 'html' | 'failed' }
  /** Where the session is over, the answer is a 401 that leaves the cookie alone. */
  | { readonly type: 'terse' };

/** `gateway`: a 401 without a word, of something that knows no session. */
export type Refusal = 'gateway' | 'unavailable' | 'limited' | 'broken' | 'firewall' | 'csrf' | 'missing';

/** What the page gets to see. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body breaks off. */
  readonly isCut?: boolean;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { body: '<!doctype html><title>Sorry</title>', headers: { 'content-type': 'text/html' } };

export function refusal(as: Refusal, retryAfter: number): Answer {
  const later = { ...JSON_TYPE, 'retry-after': String(retryAfter) };
  switch (as) {
    case 'gateway':
      return { status: 401, body: '{}', headers: JSON_TYPE };
    case 'unavailable':
      return { status: 503, body: '{}', headers: later };
    case 'limited':
      return { status: 429, body: '{}', headers: later };
    case 'broken':
      return { status: 500, ...HTML };
    case 'firewall':
      return { status: 403, ...HTML };
    case 'csrf':
      return { status: 403, body: '{"error":"csrf_rejected"}', headers: JSON_TYPE };
    case 'missing':
      return { status: 404, body: '{}', headers: JSON_TYPE };
  }
}

export function spoil(answer: Answer, as: Extract<Fate, { type: 'spoilt' }>['as']): Answer {
  switch (as) {
    case 'malformed':
      return { ...answer, body: answer.body.slice(0, -2) };
    case 'cut':
      return { ...answer, isCut: true };
    case 'html':
      return { ...HTML, status: 200 };
    case 'failed':
      return { ...HTML, status: 502 };
  }
}

export function responseOf({ status, body, headers, isCut }: Answer): Response {
  if (isCut !== true) return new Response(body, { status, headers });
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body.slice(0, 5)));
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(stream, { status, headers });
}
