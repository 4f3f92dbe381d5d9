import type { Fetch } from '../request/call.ts';
import type { Grant } from './grant.ts';

/** What a refresher is given. */
export interface RefreshContext {
  /** The base fetch, without a session around it. */
  readonly fetch: Fetch;
  /** Fires when the attempt has taken longer than the option `timeout`. */
  readonly signal: AbortSignal;
  /** The last access token, which may have expired. Send it to none but your own origins. */
  readonly accessToken: string | undefined;
  /** The refresh token of the last grant, where it brought one. */
  readonly refreshToken: string | undefined;
  /**
   * Whether it is known that the user has done nothing in any tab since the last refresh, to a server that has answered
   * `idle_expires_in`. Such a refresh is not to extend the idle limit. Always false without `lifetime()`.
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
  /** What it refreshes with is in this page alone, so that tabs can't take turns. Default: false. */
  readonly perTab?: boolean | undefined;
}
