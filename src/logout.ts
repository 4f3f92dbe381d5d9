import { bare } from './bare.ts';
import type { Clock } from './browser/clock.ts';
import type { Settings } from './options.ts';
import type { Refresh } from './refresh/refresh.ts';
import { withHeader } from './request/authorize.ts';
import type { Fetch } from './request/call.ts';
import type { Init } from './request/init.ts';
import { freshnessOf } from './session/lifetime.ts';
import type { State, Token } from './session/state.ts';

/** What became of a logout. In this page it has always happened. */
export interface LogoutResult {
  /** Whether the server said that the session is over there too. */
  readonly confirmed: boolean;
}

export interface LogoutParts {
  readonly state: () => State<unknown>;
  readonly dispatch: (event: { readonly type: 'logout' }) => void;
  readonly clock: Clock;
  readonly refresh: Refresh;
  readonly settings: Settings;
  readonly fetch: () => Fetch;
}

/** Forgets the session at once, and tells the server when a refresh in flight can no longer rotate the cookie under it. */
export async function logout(parts: LogoutParts): Promise<LogoutResult> {
  const { clock, refresh, settings } = parts;
  const { token } = parts.state();
  const isUsable = token !== undefined && freshnessOf(token, clock.read()) !== 'expired';
  parts.dispatch({ type: 'logout' });
  refresh.wake();
  if (settings.logout === undefined) return { confirmed: false };
  // Without a refresh in flight the call goes out in this very task: apps navigate right after a logout.
  const pending = refresh.pending();
  if (pending !== undefined) await pending;
  return tellServer(parts, isUsable ? token : undefined);
}

async function tellServer({ clock, settings, fetch }: LogoutParts, token: Token | undefined): Promise<LogoutResult> {
  const { logout: endpoint, attach, origins, timeout } = settings;
  if (endpoint === undefined) return { confirmed: false };
  const controller = new AbortController();
  const stop = clock.after(timeout, () => controller.abort());
  const init = bare<Init>({
    method: endpoint.method ?? 'POST',
    credentials: 'include',
    cache: 'no-store',
    redirect: 'manual',
    keepalive: true,
    signal: controller.signal,
  });
  const mayHaveToken = token !== undefined && origins.includes(new URL(endpoint.url).origin);
  const value = mayHaveToken ? `${attach.scheme ?? ''} ${token.accessToken}`.trim() : undefined;
  init.headers = withHeader(endpoint.headers, attach.header, value);
  try {
    const { ok, status } = await fetch()(endpoint.url, init);
    // A server that knows no such session has nothing left to end.
    return { confirmed: ok || status === 401 };
  } catch {
    return { confirmed: false };
  } finally {
    stop();
  }
}
