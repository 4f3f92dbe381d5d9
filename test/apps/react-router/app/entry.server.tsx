import { renderToReadableStream } from 'react-dom/server';
import { type EntryContext, ServerRouter } from 'react-router';

/** Renders a page, with a nonce of its own: React Router puts it on its scripts. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entryContext: EntryContext,
): Promise<Response> {
  const nonce = crypto.randomUUID();
  const body = await renderToReadableStream(<ServerRouter context={entryContext} url={request.url} nonce={nonce} />, {
    nonce,
    signal: request.signal,
  });
  headers.set('content-type', 'text/html');
  headers.set('content-security-policy', `default-src 'self'; script-src 'self' 'nonce-${nonce}'`);
  return new Response(body, { status, headers });
}
