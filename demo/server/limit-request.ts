import type { Backend } from './backend.ts';
import { readCookies } from './cookie.ts';
import { current } from './current.ts';
import { networkOf } from './rate-limit.ts';

/** Counts a call to the library's routes, by its client and by its session; returns the milliseconds to wait. */
export async function limitRequest(
  request: Request,
  { config, limits }: Pick<Backend, 'config' | 'limits'>,
): Promise<number | undefined> {
  const { address, isCounted = false } = current.getStore() ?? { address: '' };
  if (isCounted) return undefined;
  const network = networkOf(address);
  const wait = await limits.client(network);
  if (wait !== undefined || new URL(request.url).pathname !== '/auth/refresh') return wait;
  const cookies = readCookies(config.cookie, request.headers.get('cookie') ?? undefined);
  const [cookie = ''] = cookies;
  const sessionId = cookies.length === 1 ? sessionIdOf(cookie) : undefined;
  return limits.refresh(refreshKey(network, sessionId ?? cookies.join(' ')));
}

/** Returns the id that a cookie names, genuine or not. */
export function sessionIdOf(cookie: string): string | undefined {
  return /^v1\.([\w-]{1,64})\./.exec(cookie)?.[1];
}

/** The id of a session is no secret: counted from everywhere, anyone who knows it could use up its limit with forged cookies. */
export function refreshKey(network: string, session: string): string {
  return `${network} ${session}`;
}
