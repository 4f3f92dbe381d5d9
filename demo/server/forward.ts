/** Of one connection, not of the message. */
const OF_THE_CONNECTION = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/** Passes a request on to another server, under another path, and its answer back. */
export async function forward(request: Request, target: URL): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  const { method, signal } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  const body = isRead ? undefined : await request.arrayBuffer();
  const response = await fetch(target, { method, headers, signal, redirect: 'manual', ...(body && { body }) });
  const bytes = await response.arrayBuffer();
  const { status } = response;
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers: response.headers });
}
