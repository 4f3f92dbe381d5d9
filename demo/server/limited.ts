import type { Backend, RequestContext } from './backend.ts';
import type { Limit } from './rate-limit.ts';

/** Counts a call under the keys, each of them apart for each client address, and under that address; answers 429 when it is too many. */
export function limited(
  c: RequestContext,
  { config, now, rateLimit }: Backend,
  keys: Readonly<Record<string, Limit>>,
): Response | undefined {
  const address = c.env.incoming.socket.remoteAddress ?? '';
  const perClient = Object.entries(keys).map(([key, limit]) => [`${address} ${key}`, limit] as const);
  const wait = rateLimit.take({ ...Object.fromEntries(perClient), [address]: config.rateLimit.client }, now());
  if (wait === undefined) return undefined;
  c.var.entry.outcome = 'rate_limited';
  return c.json({ error: 'rate_limited' }, 429, { 'retry-after': String(wait) });
}
