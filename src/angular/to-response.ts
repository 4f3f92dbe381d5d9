import { type HttpErrorResponse, HttpResponse } from '@angular/common/http';

/** The result of an attempt. */
export type Answer = HttpResponse<unknown> | HttpErrorResponse;

/**
 * Converts an answer of HttpClient to a response for the session. `asked` is the absolute URL of the request. HttpClient has read the
 * body, so only `clone()` has it. Never throws: an interceptor may have made up what no server can send, and the answer would be lost.
 */
export function toResponse(answer: Answer, asked: unknown): Response {
  const init = {
    // Some servers answer with a status that a `Response` may not have, such as 999.
    status: Math.min(Math.max(answer.status, 200), 599),
    headers: headersOf(answer),
  };
  const body: unknown = answer instanceof HttpResponse ? answer.body : answer.error;
  return Object.defineProperties(new Response(null, init), {
    redirected: { value: answer.redirected ?? isElsewhere(answer.url, asked) },
    clone: { value: () => new Response(typeof body === 'string' ? body : JSON.stringify(body), init) },
  });
}

function headersOf({ headers }: Answer): Headers {
  const valid = new Headers();
  headers.keys().forEach((name) => attempt(() => valid.set(name, String(headers.getAll(name)))));
  return valid;
}

/** XMLHttpRequest shows a redirect only by its URL. */
function isElsewhere(url: string | null, asked: unknown): boolean {
  if (typeof asked !== 'string' || url === null) return false;
  return attempt(() => new URL(url, asked).href !== new URL(asked).href) === true;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
