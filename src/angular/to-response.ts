import { type HttpErrorResponse, HttpResponse } from '@angular/common/http';

/** The result of an attempt. */
export type Answer = HttpResponse<unknown> | HttpErrorResponse;

/**
 * Converts an answer of HttpClient to a response for the session. `asked` is the absolute URL of the request. HttpClient has read the
 * body, so only `clone()` has it.
 */
export function toResponse(answer: Answer, asked: unknown): Response {
  const { headers, url } = answer;
  const init = {
    // Some servers answer with a status that a `Response` may not have, such as 999.
    status: Math.min(answer.status, 599),
    headers: headers.keys().map((name): [string, string] => [name, String(headers.getAll(name))]),
  };
  const body: unknown = answer instanceof HttpResponse ? answer.body : answer.error;
  // XMLHttpRequest shows a redirect only by its URL.
  const isElsewhere = typeof asked === 'string' && url !== null && new URL(url, asked).href !== new URL(asked).href;
  return Object.defineProperties(new Response(null, init), {
    redirected: { value: answer.redirected ?? isElsewhere },
    clone: { value: () => new Response(typeof body === 'string' ? body : JSON.stringify(body), init) },
  });
}
