/** Answers as the server of a test. It is not a `Response`, which the jsdom of Jest has not. */
export function fakeResponse(status: number, body?: object): Response {
  const text = body === undefined ? '' : JSON.stringify(body);
  return { ok: status < 300, status, text: () => Promise.resolve(text) } as Response;
}
