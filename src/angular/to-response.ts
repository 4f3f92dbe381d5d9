import { type HttpErrorResponse, HttpResponse } from '@angular/common/http';

/** The end of an attempt. */
export type Answer = HttpResponse<unknown> | HttpErrorResponse;

/**
 * Shows the session an answer of HttpClient as a response. `asked` is the absolute URL that the session has sent it to, or no text.
 * HttpClient has read the body: it is in the `clone()` alone.
 */
export function toResponse(answer: Answer, asked: unknown): Response {
  const { headers, url } = answer;
  const init = {
    // Some servers answer with a status that no `Response` may have, such as 999.
    status: Math.min(answer.status, 599),
    headers: headers.keys().map((name): [string, string] => [name, String(headers.getAll(name))]),
  };
  const body: unknown = answer instanceof HttpResponse ? answer.body : answer.error;
  // XMLHttpRequest tells of a redirect by its URL alone.
  const isElsewhere = typeof asked === 'string' && url !== null && new URL(url, asked).href !== new URL(asked).href;
  return Object.defineProperties(new Response(null, init), {
    redirected: { value: answer.redirected ?? isElsewhere },
    clone: { value: () => new Response(typeof body === 'string' ? body : JSON.stringify(body), init) },
  });
}
