/** Throws a `TypeError` for what is no `Request`, such as the one of Express or Fastify, or the context of Hono. */
export function checkRequest(call: string, given: unknown): void {
  const { headers, method, url }: Partial<Record<string, unknown>> = isObject(given) ? given : {};
  const hasHeaders = isObject(headers) && typeof headers['get'] === 'function';
  if (hasHeaders && typeof method === 'string' && typeof url === 'string') return;
  throw new TypeError(
    `${call}: the request has to be a Request. How frameworks give one: rebearer/docs/servers/README.md`,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
