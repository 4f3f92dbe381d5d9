import { bare } from '../bare.ts';
import type { Fetch } from '../request/call.ts';
import type { Credentials } from '../session/state.ts';
import type { Grant } from './grant.ts';

/** The argument of a refresher. */
export interface RefreshContext {
  /** The base fetch, without a session. */
  readonly fetch: Fetch;
  /** Fires after the option `timeout`. */
  readonly signal: AbortSignal;
  /** The last access token, perhaps expired. Send it only to your own origins. */
  readonly accessToken: string | undefined;
  /** The refresh token of the last grant, if it had one. */
  readonly refreshToken: string | undefined;
  /**
   * Whether the user has certainly done nothing in any tab since the last refresh, for a server that has answered `idle_expires_in`.
   * Such a refresh should not extend the idle limit. Always false without `lifetime()`.
   */
  readonly isIdle: boolean;
}

/**
 * Asks for a grant. It may return the grant, or the server's response, which is read as that of the built-in refresh, or
 * `null` where there is no session any more. An error that has the server's response, as those of ky, ofetch and axios have, counts
 * as that response. Whatever else it throws is a passing failure, a `ConfigurationError` a lasting one: neither ends the session.
 */
export interface Refresher {
  (context: RefreshContext): Promise<Grant | Response | null>;
  /** Its credential is only in this page, so tabs can't share a refresh. Default: false. */
  readonly perTab?: boolean | undefined;
}

export interface ContextParts {
  readonly fetch: () => Fetch;
  readonly isInCookies?: boolean | undefined;
}

/** Makes what a function of the app is given for a refresh or a logout. Cookies have a placeholder for a token, which stays inside. */
export function contextOf(
  { fetch, isInCookies }: ContextParts,
  { accessToken, refreshToken }: Partial<Credentials> = bare(),
  signal: AbortSignal,
): Omit<RefreshContext, 'isIdle'> {
  return { fetch: fetch(), signal, accessToken: isInCookies ? undefined : accessToken || undefined, refreshToken };
}
