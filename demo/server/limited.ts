import type { Backend, RequestContext } from './backend.ts';
import type { Take } from './rate-limit.ts';

/** Counts a call; answers 429 where it is one too many. */
export async function limited(
  c: Pick<RequestContext, 'json' | 'var'>,
  take: Take,
  key: string,
): Promise<Response | undefined> {
  const wait = await take(key);
  if (wait === undefined) return undefined;
  c.var.entry.outcome = 'rate_limited';
  return c.json({ error: 'rate_limited' }, 429, { 'retry-after': String(Math.ceil(wait / 1000)) });
}

/** Counts a call of a client, before anything of it is read. */
export function limitedClient(
  c: Pick<RequestContext, 'json' | 'var'>,
  { limits }: Backend,
): Promise<Response | undefined> {
  return limited(c, limits.client, c.var.network);
}
