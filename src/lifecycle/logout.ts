import { bare } from '../bare.ts';
import { type Clock, isAhead } from '../browser/clock.ts';
import type { Memory } from './memory.ts';
import type { Settings } from '../options/settings.ts';
import { isResponse, type Refresh } from '../refresh/refresh.ts';
import { attachTo, authorizationOf } from '../request/authorize.ts';
import type { Fetch } from '../request/call.ts';
import type { Init } from '../request/init.ts';
import type { Held, State } from '../session/state.ts';

/** What became of a logout. In this page it has always happened. */
export interface LogoutResult {
  /**
   * Whether the server said that the session is over there too. An answer that says something else, such as a redirect, is
   * left at that; where there was none, the next page load tells it again.
   */
  readonly confirmed: boolean;
}

export interface LogoutParts {
  readonly state: () => State<unknown>;
  readonly dispatch: (event: { readonly type: 'logout' }) => void;
  readonly clock: Clock;
  readonly refresh: Refresh;
  readonly settings: Settings;
  readonly memory: Memory;
  readonly fetch: () => Fetch;
}

/** Makes `logout()`. Whoever asks again while one is under way joins it: it alone has the tokens. */
export function createLogout(parts: LogoutParts): () => Promise<LogoutResult> {
  let current: Promise<LogoutResult> | undefined;
  return () => {
    if (current !== undefined && parts.state().session.status === 'unauthenticated') return current;
    const result = logout(parts).finally(() => {
      if (current === result) current = undefined;
    });
    current = result;
    return result;
  };
}

/** Forgets the session at once, and tells the server when a refresh in flight can no longer rotate the cookie under it. */
async function logout(parts: LogoutParts): Promise<LogoutResult> {
  const { refresh, settings, memory } = parts;
  const { token } = parts.state();
  parts.dispatch({ type: 'logout' });
  const { epoch } = parts.state();
  if (settings.logout === undefined) return { confirmed: false };
  memory.noteLogout(true);
  refresh.wake();
  // Without a refresh in flight the call goes out in this very task: apps navigate right after a logout.
  const pending = refresh.pending();
  const late = pending && (await pending);
  if (epoch !== parts.state().epoch) return { confirmed: false };
  return tellServer(parts, late === undefined ? token : renewed(token, late));
}

/** A refresh that was overtaken by the logout has used up the refresh token of before. */
function renewed(token: Held | undefined, { accessToken, refreshToken, expiredAt }: Held): Held {
  return { accessToken, expiredAt, refreshToken: refreshToken ?? token?.refreshToken };
}

/** Tells the server of a logout that did not reach it, in an earlier page load or while offline. */
export function finishLogout(parts: LogoutParts): void {
  if (parts.memory.owesLogout()) void tellServer(parts, undefined);
}

async function tellServer(parts: LogoutParts, token: Held | undefined): Promise<LogoutResult> {
  const { clock, settings, memory, state } = parts;
  const { epoch } = state();
  const controller = new AbortController();
  let stop = (): void => {};
  const timedOut = new Promise<undefined>((resolve) => {
    stop = clock.after(settings.timeout, () => {
      resolve(undefined);
      controller.abort();
    });
  });
  const status = await Promise.race([post(parts, token, controller.signal).catch(() => undefined), timedOut]);
  stop();
  // Told once more by the next page load only where it did not arrive, and no login has followed.
  if (epoch === state().epoch) memory.noteLogout(status === undefined || status >= 500 || status === 429);
  // A server that knows no such session has nothing left to end.
  return { confirmed: status !== undefined && ((status >= 200 && status < 300) || status === 401) };
}

/** Returns the status of the answer; 0 for a redirect. */
async function post(
  { clock, settings, fetch }: LogoutParts,
  token: Held | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { logout: endpoint, attach, origins } = settings;
  if (endpoint === undefined) return undefined;
  if (typeof endpoint === 'function') {
    const { accessToken, refreshToken } = token ?? {};
    const answer = await endpoint({
      fetch: fetch(),
      signal,
      accessToken: attach.header === undefined ? undefined : accessToken,
      refreshToken,
    });
    return isResponse(answer) ? answer.status : 204;
  }
  const { method = 'POST' } = endpoint;
  const isUsable = token !== undefined && isAhead(clock, token.expiredAt);
  const value = isUsable && origins.includes(new URL(endpoint.url).origin) ? authorizationOf(token, attach) : undefined;
  const headers = attachTo(endpoint.headers, attach, value, method);
  const init = bare<Init>({
    method,
    ...(headers && { headers }),
    credentials: 'include',
    cache: 'no-store',
    redirect: 'manual',
    keepalive: true,
    signal,
  });
  return (await fetch()(endpoint.url, init)).status;
}
