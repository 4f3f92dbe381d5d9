import { isRecord } from '../is-record.ts';

/** Throws a `TypeError` for a value that is not a `Request`, such as that of Express or Fastify, or the context of Hono. */
export function checkRequest(call: string, given: unknown): void {
  const { headers, method, url }: Partial<Record<string, unknown>> = isRecord(given) ? given : {};
  const hasHeaders = isRecord(headers) && typeof headers['get'] === 'function';
  if (hasHeaders && typeof method === 'string' && typeof url === 'string') return;
  throw new TypeError(
    `${call}: the request has to be a Request. How frameworks give one: rebearer/docs/servers/README.md`,
  );
}
