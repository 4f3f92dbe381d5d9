import { LONGEST_BODY, readBody } from './body.ts';

/** Of one connection, not of the message. */
const OF_THE_CONNECTION = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/**
 * Passes a request on to another server, under another path, and its answer back. The path goes behind the origin as it is:
 * resolved against it, `//HOST/` would be another server.
 */
export async function forward(request: Request, origin: string, path: string): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  const { method, signal } = request;
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
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers: response.headers });
}
