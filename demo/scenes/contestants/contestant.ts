/** What an app does for its session, in one tab: the library or the interceptor, with the little that an app writes around it. */
export interface Contestant {
  /** Whom the page shows as signed in; `undefined` where it shows the login. */
  readonly user: () => string | undefined;
  /** What the app does when its page loads. */
  readonly restore: () => Promise<void>;
  readonly login: (username: string) => Promise<void>;
  readonly logout: () => Promise<void>;
  /** Calls the API, with the session. Rejects where there is no answer to return. */
  readonly send: (url: string, init?: RequestInit) => Promise<{ readonly status: number }>;
}

export interface Setup {
  /** In front of `/auth` and `/api`. */
  readonly base: string;
  /** Whether the app asks a user whose session has expired to sign in again in place, where it can. */
  readonly asksInPlace: boolean;
  /** Tells that the page shows something else now. `isWarned`: that the session is about to end, or that the user is asked to sign in again. */
  readonly onChange: (isWarned?: boolean) => void;
}

export interface Grant {
  readonly access_token: string;
  readonly expires_in: number;
}

export function credentials(username: string): RequestInit {
  const body = JSON.stringify({ username, password: `${username}-demo` });
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
