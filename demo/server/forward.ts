import { LONGEST_BODY, readBody } from './body.ts';

/** Of one connection, not of the message (RFC 9110, section 7.6.1). */
const OF_THE_CONNECTION = ['connection', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * Passes a request on to another server, under another path, and its answer back. The path goes behind the origin as it is:
 * resolved against it, `//HOST/` would be another server.
 */
export async function forward(request: Request, origin: string, path: string): Promise<Response> {
  const { method, signal } = request;
  // fetch sends none of these.
  if (/^(?:connect|trace|track)$/i.test(method)) return new Response('Method not allowed.', { status: 405 });
  const headers = withoutConnection(request.headers);
  for (const name of ['content-length', 'host']) headers.delete(name);
  const isRead = method === 'GET' || method === 'HEAD';
  const body = isRead ? undefined : (await readBody(request, LONGEST_BODY)).kept;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers,
    signal,
    redirect: 'manual',
    ...(body && { body: new Uint8Array(body) }),
  });
  const bytes = await response.arrayBuffer();
  const { status } = response;
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers: withoutConnection(response.headers) });
}

function withoutConnection(given: Headers): Headers {
  const headers = new Headers(given);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  return headers;
}
