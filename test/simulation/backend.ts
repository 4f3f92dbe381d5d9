/** What a backend does with its sessions and logouts. */
export interface Backend {
  /**
   * `server`: they are kept at the server, and a login ends the one before it. `kept`: the one before goes on. `stateless`: the
   * refresh cookie is good for as long as a browser holds it.
   */
  readonly sessions: 'server' | 'kept' | 'stateless';
  readonly logouts: LogoutRule;
  /** What a refresh that finds no session does to the cookie. */
  readonly endings: 'clear' | 'keep';
  /**
   * Milliseconds without activity after which the server ends a session, as it says; the pages then have `rebearer/lifetime`. A user
   * is there when a page is opened or shown, at a login, and at a POST; a GET is a page's own, as of one that polls while it is hidden.
   */
  readonly idle?: number | undefined;
  /**
   * Where there is no bearer, and answers name the user. `cookies`: each refresh sets a cookie with a new access token. `session`: the
   * cookie of the login stays, and the access token is kept at the server.
   */
  readonly attach?: 'cookies' | 'session' | undefined;
}

/**
 * How a logout is answered: `bearer` wants a good token, `cookie` a cookie; `refused`, `denied`, `missing` and `failing` end
 * nothing, whatever comes.
 */
export type LogoutRule = 'taken' | 'bearer' | 'cookie' | 'refused' | 'denied' | 'missing' | 'failing';

export interface LogoutAttempt {
  readonly hasCookie: boolean;
  readonly hasBearer: boolean;
  readonly isBearerGood: boolean;
}

/** Returns the status and the body by which a backend refuses a logout, if it does. */
export function refusalOf(
  rule: LogoutRule,
  { hasCookie, hasBearer, isBearerGood }: LogoutAttempt,
): readonly [status: number, body: string] | undefined {
  switch (rule) {
    case 'taken':
      return undefined;
    case 'bearer':
      return isBearerGood ? undefined : [hasBearer ? 401 : 403, '{}'];
    case 'cookie':
      return hasCookie ? undefined : [400, '{}'];
    case 'refused':
      return [403, '{"error":"csrf_rejected"}'];
    case 'denied':
      return [200, '{"success":false}'];
    case 'missing':
      return [404, '{}'];
    case 'failing':
      return [500, '{}'];
  }
}
