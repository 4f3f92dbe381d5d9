import type { Mode } from './grant/meaning.ts';

/** The request that signs a throw-away account in. */
export interface LoginRequest {
  /** Absolute, or relative to the target. */
  readonly url: string;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * Signs in anew each time, by whatever way. Returns the response of the login, or its cookies as text: `Set-Cookie:` lines, or the
 * value of a `Cookie` header. It has six times as long as an answer (`timeout`); `signal` aborts when that is over.
 */
export type LoginFunction = (context: {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}) => Promise<Response | string>;

/** A real page in a real browser, for what no other client sees. */
export interface CheckBrowser {
  /** Opens an empty page that belongs to the origin. */
  readonly open: (origin: string) => Promise<CheckPage>;
}

export interface CheckPage {
  /** Evaluates an expression, a promise's included, and returns its value, as JSON. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** How the refresh endpoint is called, as in the client's own options. */
export interface RefreshTarget {
  /** Default: `/auth/refresh`; with `mode: 'tokens'`, `/oauth/token`. */
  readonly url?: string | undefined;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sends the last access token along. Default: false. */
  readonly sendAccessToken?: boolean | undefined;
  /** The statuses that end a session. Default: the client's own rules. */
  readonly endStatuses?: readonly number[] | undefined;
}

/** The server to check. All URLs are absolute, or relative to `url`. */
export interface Target {
  /** Such as `https://app.example.com`. */
  readonly url: string;
  /** The origin of the pages that use the server. Default: the server's own. */
  readonly origin?: string | undefined;
  readonly refresh?: string | RefreshTarget | undefined;
  /** Default: `/auth/logout` at the server of the refresh; with `mode: 'tokens'`, `/oauth/revoke`. */
  readonly logout?: string | Pick<RefreshTarget, 'headers' | 'method' | 'url'> | undefined;
  /** A GET route that wants the access token. Without one the checks of the API are skipped. */
  readonly api?: string | undefined;
  /** A route that the account has no right to, for the 403. */
  readonly forbidden?: string | undefined;
  /** A page that the server renders. Default: `/`. */
  readonly page?: string | undefined;
  /** The URL of the JWKS. Default: the usual places are tried. */
  readonly jwks?: string | undefined;
  /** Signs a throw-away account in, once for each session that is needed. Without it only what a stranger can see is checked. */
  readonly login?: LoginRequest | LoginFunction | undefined;
  /** Default: `bearer`. */
  readonly mode?: Mode | undefined;
  /** The cookie that a page repeats in a header, where the server wants that. Before a login it is fetched from `page`. */
  readonly csrf?: { readonly cookie: string; readonly header: string } | undefined;
  /** The client's name, with `mode: 'tokens'`. */
  readonly clientId?: string | undefined;
  /** Milliseconds for one answer. Default: 10,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds that a check may wait for a time on the server to pass, such as a token's. Default: 0, which skips such checks. */
  readonly patience?: number | undefined;
  /** How time passes, in milliseconds. Default: by waiting. The tests of a server whose clock they own move that clock instead. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** Default: the global one. It must be able to send `Origin` and `Cookie`, as those of Node, Deno and Bun are. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly browser?: CheckBrowser | undefined;
}
